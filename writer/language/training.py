"""Fine-tuning the small encoder: batches of windows with a target for each head, a resumable loop, one place for both.

A target is −100 where a token says nothing about that head. Token heads with one output a label use cross-entropy;
heads named in `independent` hold several labels at once and use binary cross-entropy.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn

from writer.language.encoder import Encoder, Window

IGNORED = -100


@dataclass
class Example:
    """A window and its targets. targets: head → one label a token (list of int); for an independent head one list of
    0/1 a token, or [] to ignore it; for a text head one int."""

    window: Window
    targets: dict[str, list[int] | list[list[int]] | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """weights: head → a weight for each label (cross-entropy) or for the positive class (independent)."""

    epochs: int = 4
    batch: int = 16
    rate: float = 3e-4
    head_rate: float = 1e-3
    seed: int = 0
    bf16: bool = True  # nearly three times as fast where the processor has it
    weights: dict[str, Sequence[float]] = field(default_factory=dict)
    independent: frozenset[str] = frozenset()


def train(encoder: Encoder, examples: Callable[[random.Random], list[Example]], recipe: Recipe, state: Path) -> Encoder:
    """Train in place and return the encoder. `examples` makes one epoch's data; `state` is where an interrupted run is
    gone on from, epoch by epoch."""
    torch.manual_seed(recipe.seed)
    heads = list(encoder.heads.parameters()) + list(encoder.case.parameters())
    # The word embeddings are half of all weights and know these words already.
    encoder.bert.embeddings.word_embeddings.requires_grad_(False)
    body = [weight for weight in encoder.bert.parameters() if weight.requires_grad]
    groups = [{"params": body, "peak": recipe.rate}, {"params": heads, "peak": recipe.head_rate}]
    optimizer = torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=0.01)
    first = 0
    if state.exists():
        saved = torch.load(state, weights_only=True)
        encoder.load_state_dict(saved["encoder"])
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["epoch"]
    encoder.train()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        for epoch in range(first, recipe.epochs):
            rng = random.Random(recipe.seed * 100 + epoch)
            batches = _batches(examples(rng), recipe.batch, rng)
            shown = bar.add_task(f"epoch {epoch + 1}", total=len(batches))
            began, mean = time.monotonic(), 0.0
            for step, batch in enumerate(batches):
                done = (epoch + step / len(batches)) / recipe.epochs
                for group in optimizer.param_groups:
                    group["lr"] = group["peak"] * min(1.0, done * 10 + 0.02) * (1 - done)
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe.bf16):
                    loss = loss_of(encoder, batch, recipe)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
                optimizer.step()
                mean += (loss.item() - mean) / (step + 1)
                bar.update(shown, advance=1, description=f"epoch {epoch + 1}, loss {mean:.3f}")
            print(f"epoch {epoch + 1}: loss {mean:.4f}, {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
            state.parent.mkdir(parents=True, exist_ok=True)
            saved = {"encoder": encoder.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}
            torch.save(saved, state.with_suffix(".partial"))
            state.with_suffix(".partial").replace(state)
    return encoder.eval()


def loss_of(encoder: Encoder, batch: Sequence[Example], recipe: Recipe) -> Tensor:
    """The mean loss over the heads that this batch has targets for."""
    outputs = encoder([example.window for example in batch])
    losses: list[Tensor] = []
    for name, output in outputs.items():
        weights = torch.tensor(recipe.weights[name]) if name in recipe.weights else None
        if name in recipe.independent:
            rows = [(at, example.targets[name]) for at, example in enumerate(batch) if example.targets.get(name)]
            chosen = [output[at, : len(target)].float() for at, target in rows if isinstance(target, list)]
            wanted = [torch.tensor(target, dtype=torch.float) for _, target in rows]
            if chosen:
                logits, labels = torch.cat(chosen), torch.cat(wanted)
                known = labels[:, 0] >= 0
                losses.append(
                    nn.functional.binary_cross_entropy_with_logits(logits[known], labels[known], pos_weight=weights)
                )
            continue
        if name.endswith("@text"):
            target = torch.tensor([_text_target(example, name) for example in batch])
            flat = output.float()
        else:
            target = torch.full(output.shape[:2], IGNORED)
            for at, example in enumerate(batch):
                labels_here = example.targets.get(name)
                if isinstance(labels_here, list) and labels_here:
                    target[at, : len(labels_here)] = torch.tensor(labels_here)
            flat, target = output.reshape(-1, output.shape[-1]).float(), target.reshape(-1)
        if bool((target != IGNORED).any()):
            losses.append(nn.functional.cross_entropy(flat, target, weight=weights, ignore_index=IGNORED))
    return torch.stack(losses).sum()


def _text_target(example: Example, name: str) -> int:
    value = example.targets.get(name, IGNORED)
    return value if isinstance(value, int) else IGNORED


def _batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Windows of like length together, the batches in random order."""
    examples = sorted(examples, key=lambda example: len(example.window.ids) + rng.random() * 20)
    made = [examples[at : at + size] for at in range(0, len(examples), size)]
    rng.shuffle(made)
    return made


def token_labels(window: Window, spans: Sequence[tuple[int, int, int]], *, outside: int = 0) -> list[int]:
    """One label a token: of the span (start, end, label) that holds the token's middle, else `outside`; special tokens
    and context are ignored."""
    labels: list[int] = []
    for start, end in window.offsets:
        if start < 0:
            labels.append(IGNORED)
            continue
        middle = (start + end) / 2
        labels.append(next((label for a, b, label in spans if a <= middle < b), outside))
    return labels
