"""Usable spans → two to four verified statements: the model proposes lines, only those that pass the judge are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from writer.draft.journal import Journal
from writer.draft.judge import Judge
from writer.engines import Proposal, Sampling, Session
from writer.engines.boundary import line_end
from writer.interview import Detail

ENOUGH = 4  # a note of 150 words carries no more
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class _Candidate:
    proposal: Proposal
    detail: Detail
    worth: float


def write_details(session: Session, judge: Judge, journal: Journal, count: int, seed: int) -> list[Detail]:
    """Keep up to ENOUGH verified details in `session`, which must stand right after "Details:\\n".

    Each round draws `count` lines and keeps the surest that restate different spans; precision is everything here,
    for a note needs few details and a wrong one spoils it.
    """
    ended = 0
    # Few lines are soon exhausted: from two the model makes the same statement again and again.
    for attempt in range(min(ROUNDS, 1 + len(judge.lines))):
        sampling = Sampling(temperature=0.6 + 0.15 * attempt, max_tokens=60)
        found: list[_Candidate] = []
        for proposal in session.propose(count, line_end, sampling, seed + attempt):
            line = proposal.text.strip()
            if not line.startswith("- "):
                ended += 1
                continue
            rule, detail, sure = judge.detail(line.removeprefix("- ").strip())
            if rule is None and _known(detail, judge, found):
                rule = "detail-known"
            if rule is not None or detail is None:
                journal.reject("detail", line, rule or "detail-form")
                continue
            found.append(_Candidate(proposal, detail, proposal.mean_logprob + sure))
        found.sort(key=lambda candidate: -candidate.worth)
        for candidate in _distinct(found)[: ENOUGH - len(judge.details)]:
            session.keep(f"- {candidate.detail.text}\n")
            judge.details.append(candidate.detail)
            journal.kept("detail", candidate.detail.text)
        if len(judge.details) >= ENOUGH or (ended >= count and len(judge.details) >= 2):
            break
    return judge.details


def _known(detail: Detail | None, judge: Judge, found: list[_Candidate]) -> bool:
    return detail is not None and any(_alike(detail, known) for known in judge.details)


def _distinct(candidates: list[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if not any(_alike(candidate.detail, other.detail) for other in chosen):
            chosen.append(candidate)
    return chosen


def _alike(one: Detail, other: Detail) -> bool:
    """From the same span, or of nearly the same words."""
    if one.source == other.source:
        return True
    mine, theirs = (set(re.findall(r"\w{4,}", detail.text.lower())) for detail in (one, other))
    return bool(mine) and len(mine & theirs) / len(mine | theirs) > 0.6
