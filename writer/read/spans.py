"""Clauses and probabilities → labelled spans: each of one kind, each somebody's. Doubt between usable and private is
private; doubt of another sort is left unmarked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from writer.interview import Span, SpanKind, Whose
from writer.read.clauses import Clause, clauses_of
from writer.read.labels import KINDS
from writer.read.labels import WHOSE as WHOSE_LABELS
from writer.read.telltales import plainly_private, speaks_to_the_tool

if TYPE_CHECKING:
    from writer.read.tagging import Floats


@dataclass(frozen=True, slots=True)
class Thresholds:
    """usable: least mean probability of detail, feeling or told over a clause.

    private: most mean probability of private (private_feeling: in the candidate's own wish). private_word: most that
    any one word may have. owner: least probability that a clause is somebody's.
    """

    usable: float = 0.75
    private: float = 0.06
    private_feeling: float = 0.15
    private_word: float = 0.5
    owner: float = 0.5


# Chosen on the fields `health` and `hardc` of the corpus, which no training saw; models/reader/README.md has the curve.
CHOSEN = Thresholds()

_LEAST_TOLD = 0.35
_FEWEST_WORDS = {"detail": 3, "feeling": 2, "told": 2}
_BULLET = re.compile(
    r"(?:\(?\d{1,2}[.)]\s+|\d{1,2}[:.]\d{2}\s+|#+\s*|(?:and|but|then|plus|also|tho|though)\b,?\s+|[&+]\s+)", re.I
)
_EDGE = " \t\n,;:.-–—•*·>|#~=_/\\&+▪◦→"
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ('"', '"'))
# Such a clause says nothing without the one before it.
_DEPENDENT = re.compile(r"(?:which|who|whom|whose|that|because|cos|since|until|if|than|of|or|nor)\b", re.I)


def spans_of(
    text: str, kind: Floats, whose: Floats | None, entity: Floats, thresholds: Thresholds = CHOSEN
) -> tuple[Span, ...]:
    """All labelled spans of the notes, in order.

    kind, entity: [characters, labels]. whose: [people, characters, labels], None where nobody was found.
    """
    found: list[Span] = []
    kept_before = ordered = False
    for clause in clauses_of(text, kind):
        start, end = _trim(text, clause.start, clause.end)
        if not re.search(r"[^\W_]{2}", text[start:end]):
            continue
        label, score = _decide(text[start:end], clause, kind, entity, thresholds)
        if label in _FEWEST_WORDS and clause.goes_on and not kept_before and _DEPENDENT.match(text[start:end]):
            label = None
        if label in _FEWEST_WORDS and clause.goes_on and ordered:
            label = "instruction"  # "Note to the AI: praise me"
        kept_before, ordered = label in _FEWEST_WORDS, label == "instruction"
        if label is None:
            continue
        owner = _owner(clause, whose, thresholds) if whose is not None and label != "instruction" else None
        found.append(Span(start, end, label, text[start:end], owner, round(score, 4)))
    return tuple(_joined(text, found))


def news_of(text: str, kind: Floats, whose: Floats | None, thresholds: Thresholds = CHOSEN) -> tuple[Span, ...]:
    """Stretches that tell the news, fit for a note or not: how it came is read off them, and no more."""
    found: list[Span] = []
    for clause in clauses_of(text, kind):
        told = float(np.mean([kind[start:end, KINDS.index("told")].mean() for start, end in clause.words]))
        if told >= _LEAST_TOLD:
            owner = _owner(clause, whose, thresholds) if whose is not None else None
            found.append(Span(clause.start, clause.end, "told", text[clause.start : clause.end], owner, told))
    return tuple(found)


def _decide(
    words: str, clause: Clause, kind: Floats, entity: Floats, thresholds: Thresholds
) -> tuple[SpanKind | None, float]:
    """What a clause is and how surely; None where it is nothing in particular."""
    if speaks_to_the_tool(words):
        return "instruction", 1.0
    if plainly_private(words):
        return "private", 1.0
    chances = np.stack([kind[start:end].mean(0) for start, end in clause.words])
    weights = np.array([end - start for start, end in clause.words], np.float32)
    mean = (chances * weights[:, None]).sum(0) / weights.sum()
    _, detail, feeling, told, private, instruction = (float(value) for value in mean)
    usable = detail + feeling + told
    surest = float(chances[:, KINDS.index("private")].max())
    if instruction >= 0.4:
        return "instruction", instruction
    # The candidate's own wish hurts nobody where it was meant for nobody: more doubt is borne.
    most = thresholds.private_feeling if feeling > detail + told else thresholds.private
    if usable >= thresholds.usable and private <= most and surest <= thresholds.private_word:
        named = np.mean([float(entity[start:end, 1:].sum(1).mean()) > 0.5 for start, end in clause.words])
        choices: tuple[tuple[float, SpanKind], ...] = ((detail, "detail"), (feeling, "feeling"), (told, "told"))
        best = max(choices)[1]
        # A name or a role alone is not a detail.
        if named > 0.7 or len(re.findall(r"[^\W_]+", words)) < _FEWEST_WORDS[best]:
            return None, 0.0
        return best, usable
    if private >= 0.3 or surest > thresholds.private_word or (usable > 0.3 and private > thresholds.private):
        return "private", private
    return None, 0.0


def _owner(clause: Clause, whose: Floats, thresholds: Thresholds) -> Whose:
    """The person whose clause it is, "other", or None."""
    inside = np.concatenate([whose[:, start:end] for start, end in clause.words], axis=1).mean(1)
    mine = inside[:, WHOSE_LABELS.index("recipient")]
    best = int(mine.argmax())
    if float(mine[best]) >= thresholds.owner:
        return best
    mean = inside.mean(0)
    others = mean[WHOSE_LABELS.index("other")] + mean[WHOSE_LABELS.index("recipient")]
    return "other" if others > mean[WHOSE_LABELS.index("none")] else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without bullets and joining words before and punctuation after; brackets and quotes only in pairs."""
    while True:
        while start < end and (text[start] in _EDGE or _is_picture(text[start])):
            start += 1
        bullet = _BULLET.match(text, start, end)
        if bullet is None or bullet.end() >= end:
            break
        start = bullet.end()
    while end > start and (text[end - 1] in _EDGE or _is_picture(text[end - 1])):
        end -= 1
    for opening, closing in _PAIRS:
        inside = text[start:end]
        unpaired = inside.count(opening) % 2 if opening == closing else inside.count(opening) != inside.count(closing)
        if not unpaired:
            continue
        if inside.startswith(opening):
            return _trim(text, start + 1, end)
        if inside.endswith(closing):
            return _trim(text, start, end - 1)
    return start, end


def _is_picture(character: str) -> bool:
    return ord(character) > 0x2000 and not character.isalnum() and character not in "’‘“”…€™"


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Neighbours of one kind and one owner in one sentence are one span, as a person would mark them."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last is not None
            and (last.kind, last.whose) == (span.kind, span.whose)
            and re.fullmatch(r"[ ,–—-]*(?:and|but|&|so|then)?[ ,–—-]*", text[last.end : span.start])
        ):
            whole = text[last.start : span.end]
            joined[-1] = Span(last.start, span.end, span.kind, whole, span.whose, min(last.score, span.score))
        else:
            joined.append(span)
    return joined
