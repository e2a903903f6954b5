"""Verified details → the sentences of a note: several continuations a step, judged at their full stop, one kept.

If none survives the model draws again, hotter; then the last sentence is taken back. The six points are a plan: which
are made is known after each sentence, and the model is stopped once all are made and it has said enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from writer import check
from writer.check.points import points_in
from writer.draft.frame import is_sign_off
from writer.draft.journal import Journal
from writer.draft.judge import Judge
from writer.engines import Proposal, Sampling, Session
from writer.engines.boundary import sentence_end
from writer.interview import POINTS, Point

TRIES = 2  # draws of one sentence before the one before it is taken back
STEPS_BACK = 1
STEPS = 14  # no note has more sentences
LONGEST = 56  # tokens of a sentence; longer ones are rejected anyway


@dataclass
class Body:
    """The note between greeting and sign-off: sentences by paragraph."""

    paragraphs: list[list[str]] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def text(self) -> str:
        return "\n\n".join(" ".join(paragraph) for paragraph in self.paragraphs if paragraph)

    @property
    def words(self) -> int:
        return len(self.text.split())

    def add(self, sentence: str, new_paragraph: bool) -> None:
        if new_paragraph or not self.paragraphs:
            self.paragraphs.append([])
        self.paragraphs[-1].append(sentence)

    def remove_last(self) -> None:
        self.paragraphs[-1].pop()
        if not self.paragraphs[-1]:
            self.paragraphs.pop()

    def open_points(self) -> list[Point]:
        """The points that no sentence makes yet."""
        made = points_in(self.text) if self.text else None
        return [point for point in POINTS if made is None or not made[point].covered]


@dataclass(frozen=True, slots=True)
class _Scored:
    proposal: Proposal
    text: str
    worth: float


def write_sentences(
    session: Session, judge: Judge, journal: Journal, *, count: int, seed: int, max_words: int, sampling: Sampling
) -> Body:
    """Write the body into `session`, which must stand right after the greeting's blank line."""
    body = Body()
    marks: list[int] = []
    banned: set[str] = set()
    steps_back = 0
    for step in range(STEPS):
        survivor, closing = None, False
        for attempt in range(TRIES):
            hotter = Sampling(sampling.temperature + 0.2 * attempt, sampling.top_p, LONGEST, sampling.suppress)
            proposals = session.propose(count, sentence_end, hotter, seed + 100 * step + 10 * steps_back + attempt)
            closings = [p for p in proposals if not p.text.strip() or is_sign_off(p.text, judge.interview.candidate)]
            scored = _survivors([p for p in proposals if p not in closings], judge, journal, body, banned)
            survivor = max(scored, key=lambda one: one.worth, default=None)
            closing = len(closings) * 2 >= count or (bool(closings) and survivor is None)
            if survivor is not None or closing:
                break
        if closing and (survivor is None or body.words >= 45):
            break
        if survivor is None:
            if steps_back >= STEPS_BACK or not marks:
                break
            steps_back += 1
            banned.add(body.sentences[-1])
            session.rewind(marks.pop())
            body.remove_last()
            continue
        if body.words + len(survivor.text.split()) > max_words:
            break
        marks.append(session.mark())
        session.keep(survivor.proposal)
        new_paragraph = survivor.proposal.text.startswith("\n") or _ends_paragraph(session, survivor)
        body.add(survivor.text, new_paragraph or not body.paragraphs)
        journal.kept("sentence", survivor.text)
        if not body.open_points() and body.words >= 60 and closing:
            break
    return body


def _ends_paragraph(session: Session, survivor: _Scored) -> bool:
    """True where the text kept before this sentence ended in a blank line."""
    before = session.text[: -len(survivor.proposal.text)]
    return before.endswith("\n\n")


def _survivors(
    proposals: list[Proposal], judge: Judge, journal: Journal, body: Body, banned: set[str]
) -> list[_Scored]:
    kept = body.sentences
    open_points = set(body.open_points())
    made_twice = _made_twice(body)
    scored: list[_Scored] = []
    for proposal in {p.text.strip(): p for p in proposals}.values():
        text = proposal.text.strip()
        rule = "taken-back" if text in banned else judge.sentence(text, kept)
        made = {point for point, report in points_in(text).items() if report.covered} if rule is None else set()
        if rule is None and made and made <= made_twice:
            rule = "point-again"
        if rule is not None:
            journal.reject("sentence", text, rule)
            continue
        scored.append(_Scored(proposal, text, _worth(proposal, text, judge, kept, len(made & open_points))))
    return scored


def _made_twice(body: Body) -> set[Point]:
    counts = dict.fromkeys(POINTS, 0)
    for sentence in body.sentences:
        for point, report in points_in(sentence).items():
            counts[point] += report.covered
    return {point for point, count in counts.items() if count >= 2}


def _worth(proposal: Proposal, text: str, judge: Judge, kept: list[str], new_points: int) -> float:
    """Likelihood alone picks the dull sentence: a new point, a detail not used yet and another opening weigh in."""
    unused = [d.text for d in judge.details if not any(check.shares_content(d.text, sentence) for sentence in kept)]
    uses = any(check.shares_content(detail, text) for detail in unused)
    opening = text.split()[0].lower()
    same_opening = sum(sentence.split()[0].lower() == opening for sentence in kept[-2:])
    long = max(0, len(text.split()) - 32) * 0.02
    return proposal.mean_logprob + 0.25 * min(new_points, 2) + 0.2 * uses - 0.15 * same_opening - long


Ask = Callable[[Point], Session]


def add_point(
    body: Body,
    point: Point,
    session: Session,
    judge: Judge,
    journal: Journal,
    *,
    count: int,
    seed: int,
    sampling: Sampling,
) -> bool:
    """Ask the model for the one sentence that makes `point` and put it where it reads best. False if none passes."""
    for attempt in range(TRIES):
        hotter = Sampling(sampling.temperature + 0.2 * attempt, sampling.top_p, LONGEST, sampling.suppress)
        best: tuple[float, str] | None = None
        for proposal in session.propose(count, sentence_end, hotter, seed + attempt):
            text = proposal.text.strip()
            rule = judge.sentence(text, body.sentences, point)
            if rule is not None:
                journal.reject("sentence", text, rule)
            elif best is None or proposal.mean_logprob > best[0]:
                best = (proposal.mean_logprob, text)
        if best is not None:
            _place(body, best[1], point)
            journal.kept("sentence", best[1])
            return True
    return False


def _place(body: Body, sentence: str, point: Point) -> None:
    """Outcome and disappointment open a note, the ask closes it; thanks for the time stand with what was learnt."""
    paragraphs = body.paragraphs
    if not paragraphs:
        paragraphs.append([sentence])
    elif point == "outcome":
        paragraphs[0].insert(0, sentence)
    elif point == "disappointment":
        paragraphs[0].insert(_after(paragraphs[0], "outcome"), sentence)
    elif point == "reconnect":
        paragraphs[-1].append(sentence)
    elif point == "interest":
        place = _index(paragraphs[-1], "reconnect")
        paragraphs[-1].insert(len(paragraphs[-1]) if place is None else place, sentence)
    else:
        partner: Point = "appreciation" if point == "time" else "time"
        for paragraph in paragraphs:
            place = _index(paragraph, partner)
            if place is not None:
                paragraph.insert(place + 1, sentence)
                return
        paragraphs.insert(1, [sentence])


def _index(paragraph: list[str], point: Point) -> int | None:
    for index, sentence in enumerate(paragraph):
        if points_in(sentence)[point].covered:
            return index
    return None


def _after(paragraph: list[str], point: Point) -> int:
    place = _index(paragraph, point)
    return 0 if place is None else place + 1


def drop(body: Body, sentence: str) -> None:
    """Take a sentence out of the body."""
    for paragraph in body.paragraphs:
        if sentence in paragraph:
            paragraph.remove(sentence)
    body.paragraphs[:] = [paragraph for paragraph in body.paragraphs if paragraph]


def tidy(text: str) -> str:
    """One blank between words, none at the ends: what a model leaves around a line."""
    return re.sub(r"\s+", " ", text).strip()
