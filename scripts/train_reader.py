#!/usr/bin/env python3
"""Train the reader's encoder: python scripts/train_reader.py --corpus FOLDER --base FOLDER --out FOLDER

The corpus folder holds notes.jsonl and panels_train.jsonl; the base folder the weights of all-MiniLM-L6-v2. Prints, and
writes beside the weights, what the trained reader gets right on interviews that it was not trained on. Killed, the same
command goes on with the epoch that it was in.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import torch

from writer.interview import RELATIONS
from writer.language.encoder import Encoder, Window
from writer.language.training import IGNORED, Example, Recipe, token_labels, train
from writer.read.labels import ENTITIES, HEADS, KINDS, WHOSE, person_context
from writer.read.measure import measure

# Private taken for usable is the worst error, so a missed private token costs twice.
# Names and fields are few among many words that are neither.
WEIGHTS: dict[str, Sequence[float]] = {
    "kind": [1.0, 1.0, 1.0, 1.0, 2.0, 1.5],
    "entity": [1.0, 1.5, 1.5, 2.0, 2.5, 2.5, 2.0],
}
CARD = """# The reader's encoder

The weights of
[all-MiniLM-L6-v2](https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2) (Apache-2.0; 6 layers, 384 wide,
uncased), fine-tuned by `scripts/train_reader.py` with an embedding of letter case and four linear heads; fp16.
The fine-tuned weights are under Apache-2.0 too.

| head | says |
|---|---|
| `kind` | what each token is: {kinds} |
| `whose` | seen from the person named in the context segment, whose it is: {whose} |
| `entity` | without a context, what each token names: {entities} |
| `relation@text` | how the person in the context stands to the candidate: {relations} |

Trained on {notes} raw interview notes and {panels} whole pastes, written and labelled by hand for this project; every
person and firm in them is invented. It reads English. It knows no names but by their surroundings, takes irony at its
word, and must not be the only guard of what is private: `writer/read/telltales.toml` and the checks of the note stand
behind it.

## What it gets right

On {held} interview notes of other fields of work ({fields}), that it was not trained on. The
thresholds were chosen on the same notes, and some of the telltales written after reading what was let through there, so
the figures of whole stretches are too good by an unknown bit.

{scores}
"""
TITLES = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "mx",
        "miss",
        "prof",
        "professor",
        "sir",
        "sister",
        "father",
        "rev",
        "chef",
        "captain",
        "the",
    ]
)

Row = dict[str, Any]
Labels = list[tuple[int, int, int]]


def rows_of(path: Path) -> list[Row]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def held_paste(identifier: str) -> bool:
    """One whole paste in eight, by its id, is only measured."""
    return int(sha256(identifier.encode()).hexdigest(), 16) % 8 == 0


def roughened(text: str, rng: random.Random) -> str:
    """Sometimes in small letters or without stops, as voice memos come; every character keeps its place."""
    chance = rng.random()
    lowered = text.lower()
    if chance > 0.2 or len(lowered) != len(text):
        return text
    return re.sub(r"[.,;:!?](?=\s)", " ", lowered) if chance < 0.08 else lowered


class Examples:
    """One epoch's windows and targets from labelled rows. common: words too ordinary to be a name or a field."""

    def __init__(self, encoder: Encoder, notes: Sequence[Row], panels: Sequence[Row]) -> None:
        self.encoder = encoder
        self.notes = notes
        self.panels = panels
        self.common = _common_words(notes)

    def __call__(self, rng: random.Random) -> list[Example]:
        made = [example for row in self.notes for example in self._of_notes(row, rng)]
        return made + [example for row in self.panels for example in self._of_panel(row, rng)]

    def _of_notes(self, row: Row, rng: random.Random) -> Iterable[Example]:
        """An interview with one recipient: seen from the recipient, and sometimes from nobody."""
        text = roughened(row["notes"], rng)
        kinds = [(s["start"], s["end"], KINDS.index(s["kind"])) for s in row["spans"]]
        whose = [(s["start"], s["end"], WHOSE.index(s["who"] or "none")) for s in row["spans"]]
        role = row.get("recipient_role") if rng.random() < 0.7 else None
        relation = RELATIONS.index(row["relation"])
        for window in self.encoder.windows(text, person_context(row["recipient"], role)):
            yield self._seen(window, kinds, whose, relation)
        if rng.random() < 0.35:
            fields = self._matched(row, text)
            for window in self.encoder.windows(text):
                yield self._unseen(window, kinds, token_labels(window, fields, outside=IGNORED))

    def _of_panel(self, row: Row, rng: random.Random) -> Iterable[Example]:
        """A whole paste: once from each interviewer, three times from nobody with the names marked."""
        text = roughened(row["pasted"], rng)
        kinds = [(s["start"], s["end"], KINDS.index(s["kind"])) for s in row["spans"] if s["kind"] in KINDS]
        for index, interviewer in enumerate(row["interviewers"]):
            whose = whose_in_panel(row, index)
            role = interviewer["role"] if rng.random() < 0.7 or not interviewer["name"] else None
            relation = RELATIONS.index(interviewer["relation"])
            for window in self.encoder.windows(text, person_context(interviewer["name"], role)):
                yield self._seen(window, kinds, whose, relation)
        fields = [(s["start"], s["end"], ENTITIES.index(s["kind"])) for s in row["spans"] if s["kind"] in ENTITIES]
        for rough in (text, row["pasted"], row["pasted"]):
            for window in self.encoder.windows(rough):
                yield self._unseen(window, kinds, token_labels(window, fields))

    def _seen(self, window: Window, kinds: Labels, whose: Labels, relation: int) -> Example:
        return Example(
            window,
            {
                "kind": token_labels(window, kinds),
                "whose": token_labels(window, whose, outside=IGNORED),
                "relation@text": relation,
            },
        )

    def _unseen(self, window: Window, kinds: Labels, fields: list[int]) -> Example:
        return Example(window, {"kind": token_labels(window, kinds), "entity": fields})

    def _matched(self, row: Row, text: str) -> Labels:
        """Where the row's fields stand in its notes, and the ordinary words between, which are none of them."""
        found: Labels = []
        for label, value in (
            ("name", row["recipient"]),
            ("candidate", row["candidate"]),
            ("company", row["company"]),
            ("position", row["position"]),
            ("role", row.get("recipient_role") or ""),
        ):
            parts = value.split() if label in ("name", "candidate") else []
            for part in [value, *(part for part in parts if part.lower().strip(".") not in TITLES)]:
                if len(part) > 2:
                    matches = re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.I)
                    found += [(match.start(), match.end(), ENTITIES.index(label)) for match in matches]
        for match in re.finditer(r"[a-z']+", text):
            if match[0] in self.common:
                found.append((match.start(), match.end(), ENTITIES.index("none")))
        return found


def whose_in_panel(row: Row, index: int) -> Labels:
    """Whose each marked stretch of a paste is, seen from interviewer number `index`."""
    labels: Labels = []
    for span in row["spans"]:
        if span["kind"] in ("detail", "private", "feeling", "told"):
            owner = span["interviewer"]
            name = "none" if owner is None else "recipient" if owner == index else "other"
            labels.append((span["start"], span["end"], WHOSE.index(name)))
    return labels


def _common_words(notes: Sequence[Row]) -> frozenset[str]:
    counts = Counter(word for row in notes for word in set(re.findall(r"[a-z']+", row["notes"])))
    fields = " ".join(f"{row['position']} {row.get('recipient_role')} {row['company']}" for row in notes).lower()
    taken = set(re.findall(r"[a-z']+", fields))
    return frozenset(word for word, count in counts.items() if count >= 5 and word not in taken)


def _precision(name: str) -> AbstractContextManager[object]:
    # No cache: it would keep the weights of the first step for the whole run.
    return torch.autocast("cpu", torch.bfloat16, cache_enabled=False) if name == "bf16" else nullcontext()


@click.command()
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--base", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--held", default="health,hardc", show_default=True, help="Fields of notes.jsonl that are only measured.")
@click.option("--epochs", default=3, show_default=True)
@click.option("--threads", default=2, show_default=True)
@click.option("--precision", type=click.Choice(["fp32", "bf16"]), default="fp32", show_default=True)
@click.option("--state", default=Path("reader-training.pt"), type=click.Path(path_type=Path), show_default=True)
def main(
    corpus: Path, base: Path, out: Path, held: str, epochs: int, threads: int, precision: str, state: Path
) -> None:
    """See the head of this file."""
    torch.set_num_threads(threads)
    fields = tuple(f"{field}-" for field in held.split(","))
    notes, panels = rows_of(corpus / "notes.jsonl"), rows_of(corpus / "panels_train.jsonl")
    kept_back = [row for row in notes if row["id"].startswith(fields)]
    encoder = Encoder.from_base(base, HEADS)
    examples = Examples(
        encoder,
        [row for row in notes if not row["id"].startswith(fields)],
        [row for row in panels if not held_paste(row["id"])],
    )
    recipe = Recipe(epochs=epochs, batch=8, weights=WEIGHTS)
    with _precision(precision):
        train(encoder, examples, recipe, state)
    encoder.save(out)
    scores = measure(Encoder.load(out), kept_back)
    counts = {"notes": len(examples.notes), "panels": len(examples.panels), "held": len(kept_back)}
    labels = {"kinds": KINDS, "whose": WHOSE, "entities": ENTITIES, "relations": RELATIONS}
    named = {name: ", ".join(values) for name, values in labels.items()}
    (out / "README.md").write_text(CARD.format(**counts, **named, fields=held, scores=scores), "utf-8")
    print(scores)


if __name__ == "__main__":
    main()
