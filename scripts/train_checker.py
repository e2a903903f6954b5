#!/usr/bin/env python3
"""Train the checker's encoder: python scripts/train_checker.py CORPUS BASE OUT [--held health,hardc]

CORPUS holds notes.jsonl and checker_train.jsonl. BASE is a folder with the weights of all-MiniLM-L6-v2. One head,
`point`: six independent outputs a token, the words that make each point. Killed, the same command goes on with the
epoch that it was in.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import click
import torch

from writer.interview import POINTS
from writer.language.encoder import Encoder, Window
from writer.language.training import Example, Recipe, train

HEADS = {"point": len(POINTS)}
WEIGHTS = {"point": [2.0] * len(POINTS)}
TAG = re.compile(r"<(/?)(\d)>")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def untagged(note: str) -> tuple[str, list[tuple[int, int, int]]]:
    """A tagged note → plain text and (start, end, point number from 0)."""
    text, spans, start, at = "", [], 0, 0
    for match in TAG.finditer(note):
        text += note[at : match.start()]
        at = match.end()
        if match[1]:
            spans.append((start, len(text), int(match[2]) - 1))
        else:
            start = len(text)
    return text + note[at:], spans


def point_labels(window: Window, spans: list[tuple[int, int, int]], shift: int = 0) -> list[list[int]]:
    """Six 0/1 a token, −1 for special tokens. shift: where the window's text begins in the note."""
    labels: list[list[int]] = []
    for start, end in window.offsets:
        middle = (start + end) / 2 + shift
        made = {point for a, b, point in spans if a <= middle < b}
        labels.append([-1] * len(POINTS) if start < 0 else [int(point in made) for point in range(len(POINTS))])
    return labels


def point_examples(encoder: Encoder, text: str, spans: list[tuple[int, int, int]], rng: random.Random) -> list[Example]:
    """The whole note, and some of its sentences alone, as draft will ask about them."""
    made = [Example(window, {"point": point_labels(window, spans)}) for window in encoder.windows(text)]
    start = 0
    for piece in re.split(r"(?<=[.!?])(\s+)", text):
        if len(piece.split()) > 2 and rng.random() < 0.2:
            lead = len(piece) - len(piece.lstrip())
            for window in encoder.windows(piece.strip()):
                made.append(Example(window, {"point": point_labels(window, spans, start + lead)}))
        start += len(piece)
    return made


@torch.inference_mode()
def measure(encoder: Encoder, rows: list[dict[str, Any]]) -> str:
    """Precision and recall of each point on notes that were kept back, sentence by sentence."""
    lines = ["| point | sentences: precision | recall |", "|---|---|---|"]
    tally = {point: [0, 0, 0] for point in POINTS}
    for row in rows:
        text, spans = untagged(row["note"])
        start = 0
        for piece in re.split(r"(?<=[.!?])(\s+)", text):
            lead = len(piece) - len(piece.lstrip())
            a, b = start + lead, start + len(piece.rstrip())
            start += len(piece)
            if b - a < 8:
                continue
            gold = {point for s, e, point in spans if min(e, b) - max(s, a) > 5}
            out = encoder(encoder.windows(text[a:b])[:1])["point"][0].sigmoid().amax(0)
            for number, point in enumerate(POINTS):
                said = float(out[number]) >= 0.5
                tally[point][0] += said and number in gold
                tally[point][1] += said
                tally[point][2] += number in gold
    lines += [f"| {p} | {t[0] / max(1, t[1]):.2f} | {t[0] / max(1, t[2]):.2f} |" for p, t in tally.items()]
    return "\n".join(lines)


@click.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.argument("base", type=click.Path(exists=True, path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--held", default="health,hardc", show_default=True)
@click.option("--epochs", default=5, show_default=True)
@click.option("--state", default=Path("checker-training.pt"), type=click.Path(path_type=Path), show_default=True)
def main(corpus: Path, base: Path, out: Path, held: str, epochs: int, state: Path) -> None:
    """See the head of this file."""
    fields = tuple(f"{field}-" for field in held.split(","))
    all_rows = rows_of(corpus / "notes.jsonl")
    kept_back = [row for row in all_rows if row["id"].startswith(fields)]
    rows = [row for row in all_rows if not row["id"].startswith(fields)]
    checked = rows_of(corpus / "checker_train.jsonl")
    encoder = Encoder.from_base(base, HEADS)

    def examples(rng: random.Random) -> list[Example]:
        made: list[Example] = []
        for row in rows:
            made += point_examples(encoder, *untagged(row["note"]), rng)
        for row in checked:
            spans = [(p["start"], p["end"], p["point"] - 1) for p in row["points"] if not p["near_miss"]]
            made += point_examples(encoder, row["note"], spans, rng)
        return made

    recipe = Recipe(epochs=epochs, weights=WEIGHTS, independent=frozenset({"point"}))
    train(encoder, examples, recipe, state)
    encoder.save(out)
    print(measure(encoder, kept_back))


if __name__ == "__main__":
    main()
