"""The reader's trained component: a Doc → for every character, what it is, whose it is, and which name or field.

A spaCy pipe over the small encoder. People are asked about one by one: the encoder sees "Helga Strandvik, Engineering
Manager" before the notes and says which words concern her. What the probabilities mean for the notes is left to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import spacy
import torch
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from writer.language.encoder import Encoder, Window
from writer.read.labels import HEADS
from writer.resources import resource

Floats = NDArray[np.float32]

BATCH = 8  # windows; more only cost memory


@dataclass(frozen=True, slots=True)
class View:
    """Probabilities seen from one person, or from nobody.

    kind, whose, entity: [characters, labels]; relation: [labels]. Only `kind` and `entity` mean something where nobody
    was asked about; only `kind`, `whose` and `relation` where somebody was.
    """

    kind: Floats
    whose: Floats
    entity: Floats
    relation: Floats


Doc.set_extension("asked_about", default=("",), force=True)
Doc.set_extension("views", default=(), force=True)


@Language.factory("interview_tags")
class InterviewTags:
    """Sets doc._.views: one View for each person named in doc._.asked_about ("" asks about nobody)."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._encoder: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """The trained encoder, by default the one in the package."""
        if self._encoder is None:
            self._encoder = Encoder.load(resource("models/reader"))
        return self._encoder

    def __call__(self, doc: Doc) -> Doc:
        doc._.views = tuple(views(self.encoder, doc.text, doc._.asked_about))
        return doc

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the encoder to the folder `path`, as spaCy asks its components to."""
        self.encoder.save(Path(path))

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> InterviewTags:
        """Take the encoder from the folder `path`."""
        self._encoder = Encoder.load(Path(path))
        return self


@torch.inference_mode()
def views(encoder: Encoder, text: str, people: Sequence[str]) -> list[View]:
    """One View for each of `people`; the windows of all of them run as batches."""
    windows = [(index, window) for index, person in enumerate(people) for window in encoder.windows(text, person)]
    sums = [{head: np.zeros((len(text), size), np.float32) for head, size in HEADS.items()} for _ in people]
    counts = [np.zeros((len(text), 1), np.float32) for _ in people]
    for at in range(0, len(windows), BATCH):
        batch = windows[at : at + BATCH]
        outputs = {head: value.softmax(-1).numpy() for head, value in encoder([window for _, window in batch]).items()}
        for row, (index, window) in enumerate(batch):
            characters, tokens = _characters(window)
            counts[index][characters] += 1
            for head, value in outputs.items():
                if "@" in head:
                    sums[index][head][0] += value[row]
                else:
                    sums[index][head][characters] += value[row][tokens]
    return [_view(total, count) for total, count in zip(sums, counts, strict=True)]


def _view(sums: dict[str, Floats], counts: Floats) -> View:
    seen = np.maximum(counts, np.float32(1)).astype(np.float32)
    relation = sums["relation@text"][0]
    return View(sums["kind"] / seen, sums["whose"] / seen, sums["entity"] / seen, relation / max(1e-9, relation.sum()))


def _characters(window: Window) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The characters of the text that the window's tokens cover, and the token of each."""
    covered = [(at, token) for token, (start, end) in enumerate(window.offsets) for at in range(max(0, start), end)]
    pairs = np.array(covered, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


@cache
def reading_pipeline() -> Language:
    """spaCy's English tokenizer and the trained component, loaded once."""
    nlp = spacy.blank("en")
    nlp.add_pipe("interview_tags")
    return nlp


def views_of(text: str, people: Sequence[str] = ("",)) -> tuple[View, ...]:
    """What the trained component says of `text`, asked about each of `people`."""
    nlp = reading_pipeline()
    doc = nlp.make_doc(text)
    doc._.asked_about = tuple(people)
    found: tuple[View, ...] = nlp(doc)._.views
    return found
