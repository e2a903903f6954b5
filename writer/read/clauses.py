"""Notes and the probability of each kind → clauses: stretches between breaks, cut where the kind changes.

A line end, a sentence end and a table's cell always end a clause. A comma, a dash or "but" ends one where the kind
changes there; in a voice memo, which has none of them, only a lasting change does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from writer.read.labels import KINDS

if TYPE_CHECKING:
    from writer.read.tagging import Floats

# What it costs (in nats) to change the kind at a break; chosen on held-out interviews.
_AT_DASH = 0.2
_AT_COMMA = 0.6
_ANYWHERE = 5.0

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]*]*$")
_ABBREVIATION = re.compile(
    r"^\W*(?:[a-z]|[a-z]\.[a-z]|dr|mrs?|ms|mx|prof|rev|st|sr|jr|vs|e\.?g|i\.?e|etc|approx|appt|dept|mgr|no"
    r"|nos|ca|inc|ltd|co"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|weds?|thurs?|fri|sat|sun|int|eng|asst|yrs?"
    r"|hrs?|mins?|wks?)\.$",
    re.I,
)
_DASH_AFTER = re.compile(r"[;:)\]—–]$|\s?-+$")
_DASH_BEFORE = re.compile(r"^[(\[—–]|^(?:-+|/)$")
_JOINING = frozenset(
    (
        *(
            "and",
            "but",
            "so",
            "because",
            "cos",
            "though",
            "tho",
            "although",
            "while",
            "whereas",
            "plus",
            "except",
            "then",
        ),
        *("&", "+", "which", "who", "anyway", "apparently", "also", "until", "after", "before", "when", "where", "btw"),
        *("um", "uh", "erm", "ok", "okay", "yeah", "well", "like"),
    )
)


@dataclass(frozen=True, slots=True)
class Clause:
    """notes[start:end], its words (start, end), and whether it goes on from the clause before without a full stop."""

    start: int
    end: int
    words: tuple[tuple[int, int], ...]
    goes_on: bool


def clauses_of(text: str, kind: Floats) -> list[Clause]:
    """All clauses in order. kind: [characters, KINDS]."""
    words = [match.span() for line in re.finditer(r"[^\n\t|]+", text) for match in _words(line)]
    if not words:
        return []
    costs = [0.0, *(_cost(text, one, other) for one, other in pairwise(words))]
    chances = np.stack([kind[start:end].mean(0) for start, end in words])
    labels = _likeliest(np.log(chances + 1e-4), costs)
    clauses: list[Clause] = []
    first = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or costs[at] == 0.0 or labels[at] != labels[at - 1]:
            inside = tuple(words[first:at])
            clauses.append(Clause(inside[0][0], inside[-1][1], inside, costs[first] > 0))
            first = at
    return clauses


def _words(line: re.Match[str]) -> list[re.Match[str]]:
    pattern = re.compile(r"\S+")
    return list(pattern.finditer(line.string, line.start(), line.end()))


def _cost(text: str, word: tuple[int, int], following: tuple[int, int]) -> float:
    """What it costs to change the kind between two words; 0 where a clause ends in any case."""
    one, other = text[slice(*word)], text[slice(*following)]
    if re.search(r"[\n\t|]", text[word[1] : following[0]]):
        return 0.0
    if _SENTENCE_END.search(one) and not _ABBREVIATION.match(one):
        return 0.0
    if _DASH_AFTER.search(one) or _DASH_BEFORE.search(other):
        return _AT_DASH
    if one.endswith(",") or other.lower().strip(",'") in _JOINING:
        return _AT_COMMA
    return _ANYWHERE


def _likeliest(scores: Floats, costs: list[float]) -> list[int]:
    """The likeliest label of each word (Viterbi), a change between words costing what `costs` says.

    scores: log probabilities, [words, labels].
    """
    best = scores[0].copy()
    back: list[Floats] = []
    for score, cost in zip(scores[1:], costs[1:], strict=True):
        top = int(best.argmax())
        stays = best >= best[top] - cost
        back.append(np.where(stays, np.arange(len(KINDS)), top))
        best = np.where(stays, best, best[top] - cost) + score
    labels = [int(best.argmax())]
    for pointers in reversed(back):
        labels.append(int(pointers[labels[-1]]))
    return labels[::-1]
