"""A text → which of the six points it makes, and by which words.

A head of the small encoder with six independent outputs a token. models/checker/README.md has how often it is right.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import torch
from spacy.language import Language
from spacy.tokens import Doc, Span

from writer.interview import POINTS, Point, PointReport
from writer.language.encoder import Encoder
from writer.resources import resource

# A point is made where the surest word of it is at least so sure. Chosen on held-out notes.
MADE = 0.7
FEWEST_WORDS = 3
PART = 0.35  # its words are the ones at least so sure


@Language.factory("note_points")
class NotePoints:
    """A spaCy pipe: adds doc.spans["points"], a span (labelled with the point) for the words that make it."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        found: list[Span] = []
        for point, report in points_in(doc.text).items():
            for start, end in report.spans if report.covered else ():
                span = doc.char_span(start, end, label=point, alignment_mode="expand")
                if span is not None:
                    found.append(span)
        doc.spans["points"] = found
        return doc


@cache
def encoder() -> Encoder:
    """The checker's encoder, loaded once (a fifth of a second)."""
    return Encoder.load(resource("models/checker"))


def points_in(text: str) -> dict[Point, PointReport]:
    """All six points of one text, a sentence or a whole note."""
    return _points_in(text)


@lru_cache(maxsize=4096)  # draft asks about the same sentences again and again
def _points_in(text: str) -> dict[Point, PointReport]:
    return _report(text, *_run(encoder(), text)) if text.strip() else {point: PointReport(False) for point in POINTS}


@torch.inference_mode()
def _run(network: Encoder, text: str) -> tuple[list[tuple[int, int]], torch.Tensor]:
    """Offsets of the text's tokens, and their chances [tokens, points]; neighbouring windows agree on the surer one."""
    offsets: list[tuple[int, int]] = []
    chances: list[torch.Tensor] = []
    for window in network.windows(text):
        out = network([window])["point"][0].sigmoid()
        for at, place in enumerate(window.offsets):
            if place[0] >= 0:
                offsets.append(place)
                chances.append(out[at])
    return offsets, torch.stack(chances) if chances else torch.zeros((0, len(POINTS)))


def _report(text: str, offsets: list[tuple[int, int]], chances: torch.Tensor) -> dict[Point, PointReport]:
    reports: dict[Point, PointReport] = {}
    for number, point in enumerate(POINTS):
        column = chances[:, number].tolist()
        score = max(column, default=0.0)
        spans: list[tuple[int, int]] = []
        for (start, end), chance in zip(offsets, column, strict=True):
            if chance < PART:
                continue
            if spans and re.fullmatch(r"[\s,;:'’\-]*", text[spans[-1][1] : start]):
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        spans = [_whole_words(text, *span) for span in spans]
        # One or two words that look like a point make none ("booking queue").
        spans = [(start, end) for start, end in spans if len(text[start:end].split()) >= FEWEST_WORDS]
        covered = score >= MADE and bool(spans)
        reports[point] = PointReport(covered, tuple(spans) if covered else (), round(score, 3))
    return reports


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end
