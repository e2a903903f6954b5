"""Two notes to people of one firm: do they read as one text? Notes get compared at neighbouring desks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.check.sentences import is_frame, sentences
from writer.interview import Finding

LONGEST_RUN = 6  # words in a row that two notes may not share
FOUR_GRAMS = 0.04  # share of the shorter note's runs of four words


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.replace("’", "'").lower())


def runs(text: str, size: int) -> set[tuple[str, ...]]:
    """Every run of `size` words."""
    words = _words(text)
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def overlap(one: str, other: str) -> float:
    """The share of four-word runs that the shorter of two bodies has in common with the other."""
    mine, theirs = runs(one, 4), runs(other, 4)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def sameness_findings(body: str, siblings: Sequence[str]) -> list[Finding]:
    """Sentences that share a run of LONGEST_RUN words, or their opening, with a note to somebody else."""
    findings: list[Finding] = []
    own = [(start, end) for start, end in sentences(body) if not is_frame(body[start:end])]
    for sibling in siblings:
        theirs = [sibling[start:end] for start, end in sentences(sibling) if not is_frame(sibling[start:end])]
        shared = runs(" \n ".join(theirs), LONGEST_RUN)
        for number, (start, end) in enumerate(own):
            text = body[start:end]
            same_opening = number == 0 and theirs and _words(text)[:4] == _words(theirs[0])[:4]
            if runs(text, LONGEST_RUN) & shared or same_opening:
                message = "A note to somebody else at the same firm says this in the same words."
                findings.append(
                    Finding("same-as-sibling", "sameness", start, end, text, message, "Say it differently.")
                )
    return findings
