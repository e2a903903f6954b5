"""The trained reader and labelled interviews → a table of what it gets right, by word. For scripts/train_reader.py."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from writer.interview import RELATIONS, Span
from writer.language.encoder import Encoder
from writer.read.labels import KINDS, WHOSE, person_context
from writer.read.spans import CHOSEN, Thresholds, spans_of
from writer.read.tagging import Floats, views

USABLE = ("detail", "feeling", "told")

Row = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """One labelled interview and what the encoder says of it. labels: for each word, kind, whose and why."""

    text: str
    words: list[tuple[int, int]]
    labels: list[tuple[str, str, str]]
    kind: Floats
    whose: Floats
    entity: Floats
    relation_right: bool


@dataclass
class Tally:
    """Words: private ones and those of them called usable, by why; usable ones and those of them kept."""

    private: Counter[str] = field(default_factory=Counter)
    leaked: Counter[str] = field(default_factory=Counter)
    usable: int = 0
    kept: int = 0
    owner: int = 0
    owner_right: int = 0

    @property
    def leak(self) -> float:
        """Share of the private words that were called usable."""
        return sum(self.leaked.values()) / max(1, sum(self.private.values()))

    @property
    def keep(self) -> float:
        """Share of the usable words that were kept."""
        return self.kept / max(1, self.usable)


def see(encoder: Encoder, rows: Iterable[Row]) -> list[Seen]:
    """Run the encoder as the reader does: once alone, once from the recipient."""
    seen: list[Seen] = []
    for row in rows:
        text = row["notes"]
        alone, view = views(encoder, text, ["", person_context(row["recipient"], row.get("recipient_role"))])
        words = [match.span() for match in re.finditer(r"\S+", text)]
        labels = [_label(word, row["spans"]) for word in words]
        right = RELATIONS[int(view.relation.argmax())] == row["relation"]
        kind: Floats = np.mean([alone.kind, view.kind], axis=0)
        seen.append(Seen(text, words, labels, kind, view.whose[None], alone.entity, right))
    return seen


def _label(word: tuple[int, int], spans: Sequence[Row]) -> tuple[str, str, str]:
    middle = sum(word) / 2
    for span in spans:
        if span["start"] <= middle < span["end"]:
            return span["kind"], span["who"] or "none", span.get("why", "")
    return "none", "none", ""


def tally(seen: Sequence[Seen], thresholds: Thresholds = CHOSEN) -> Tally:
    """What these thresholds let through and keep."""
    counts = Tally()
    for one in seen:
        spans = spans_of(one.text, one.kind, one.whose, one.entity, thresholds)
        for word, (kind, who, why) in zip(one.words, one.labels, strict=True):
            span = _at(word, spans)
            usable = span is not None and span.kind in USABLE
            if kind == "private":
                counts.private[why] += 1
                counts.leaked[why] += usable
            elif kind in USABLE:
                counts.usable += 1
                counts.kept += usable
                if usable and span is not None and kind == "detail":
                    counts.owner += 1
                    counts.owner_right += (span.whose == 0) == (who == "recipient")
    return counts


def _at(word: tuple[int, int], spans: Sequence[Span]) -> Span | None:
    middle = sum(word) / 2
    return next((span for span in spans if span.start <= middle < span.end), None)


def measure(encoder: Encoder, rows: Sequence[Row]) -> str:
    """Markdown: word F1 by label, whose and relation accuracy, and what the chosen thresholds let through by reason."""
    seen = see(encoder, rows)
    right, wanted, said = Counter[str](), Counter[str](), Counter[str]()
    whose = whose_right = 0
    for one in seen:
        for (start, end), (kind, who, _) in zip(one.words, one.labels, strict=True):
            guess = KINDS[int(one.kind[start:end].mean(0).argmax())]
            right[kind] += guess == kind
            wanted[kind] += 1
            said[guess] += 1
            if kind != "none":
                whose += 1
                whose_right += WHOSE[int(one.whose[0, start:end].mean(0).argmax())] == who
    lines = ["| label | precision | recall | F1 |", "|---|---|---|---|"]
    for kind in KINDS:
        precision, recall = right[kind] / max(1, said[kind]), right[kind] / max(1, wanted[kind])
        score = 2 * precision * recall / max(1e-9, precision + recall)
        lines.append(f"| {kind} | {precision:.2f} | {recall:.2f} | {score:.2f} |")
    relation = sum(one.relation_right for one in seen) / max(1, len(seen))
    lines += [
        "",
        f"Whose, by word: {whose_right / max(1, whose):.3f}. Relation, by its head alone: {relation:.2f}.",
        "",
    ]
    counts = tally(seen)
    lines += [
        f"With the thresholds in `writer/read/spans.py`: {counts.leak:.1%} of the private words are let through, "
        f"{counts.keep:.0%} of the usable words kept; {counts.owner_right / max(1, counts.owner):.0%} of the "
        "kept words of details are given to the right person.",
        "",
        "| private because | words | let through |",
        "|---|---|---|",
    ]
    lines += [f"| {why} | {total} | {counts.leaked[why] / total:.1%} |" for why, total in counts.private.most_common()]
    lines += ["", "| usable ≥ | private ≤ | any word ≤ | let through | kept |", "|---|---|---|---|---|"]
    return "\n".join(lines + curve(seen))


def curve(seen: Sequence[Seen]) -> list[str]:
    """Rows of a table: thresholds, and what they let through and keep."""
    rows: list[str] = []
    for usable, private, word in itertools.product((0.6, 0.75, 0.85), (0.06, 0.1, 0.2), (0.3, 0.5)):
        counts = tally(seen, Thresholds(usable, private, private_word=word))
        rows.append(f"| {usable} | {private} | {word} | {counts.leak:.1%} | {counts.keep:.0%} |")
    return rows
