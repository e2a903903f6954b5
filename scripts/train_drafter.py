#!/usr/bin/env python3
"""Train the drafter's adapter: LoRA on the default model, on a CPU, in int8 both ways.

    python scripts/train_drafter.py CORPUS OUT [--start models/drafter] [--epochs 3] [--held health,hardc]

CORPUS is a folder with notes.jsonl. The prompts are those that `writer draft` uses. Killed at any step, the same
command goes on from the last save (adapter, optimizer, place in the data). Every save prints the held-out loss, and the
adapter with the least is kept in OUT/best.
"""

from __future__ import annotations

import json
import math
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from writer.draft.prompt import draft_messages, lines_for, point_messages
from writer.engines.catalog import default_model
from writer.engines.int8 import Int8Linear, matmul, quantize_rows
from writer.engines.loading import load
from writer.engines.opening import prepared
from writer.interview import POINTS, Interview, Interviewer, Span

FIRST = 8  # the layers below get no LoRA and need no gradient
WHOSE: dict[str | None, Any] = {"recipient": 0, "other": "other", None: None}


class Product(torch.autograd.Function):
    """x → x · Wᵀ in int8, and its gradient in int8 through a copy of W quantized the other way."""

    @staticmethod
    def forward(context: Any, x: Tensor, layer: TrainedLinear) -> Tensor:
        context.layer = layer
        return matmul(x, layer.weight, layer.scale)

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, None]:  # type: ignore[override]
        return matmul(gradient.contiguous(), *context.layer.back), None


class TrainedLinear(nn.Module):
    """A frozen int8 layer with a trained LoRA pair beside it."""

    def __init__(self, frozen: Int8Linear, rank: int, alpha: int) -> None:
        super().__init__()
        self.weight, self.scale, self.bias = frozen.weight, frozen.scale, frozen.bias
        self.back = quantize_rows((self.weight.float() * self.scale[:, None]).t().contiguous())
        self.down = nn.Parameter(torch.empty(rank, self.weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(self.weight.shape[0], rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))
        self.factor = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = Product.apply(x, self) if torch.is_grad_enabled() else matmul(x, self.weight, self.scale)
        if self.bias is not None:
            y = y + self.bias
        return y + (x @ self.down.t()) @ self.up.t() * self.factor


@dataclass(frozen=True)
class Task:
    """Token ids of a prompt and of its answer."""

    prompt: list[int]
    answer: list[int]


def rows_of(corpus: Path) -> list[dict[str, Any]]:
    """The rows of notes.jsonl."""
    return [json.loads(line) for line in (corpus / "notes.jsonl").read_text("utf-8").splitlines()]


def interview_of(row: dict[str, Any], rng: random.Random | None) -> tuple[Interview, Interviewer]:
    """A row as `read` would give it. With `rng`, fields and usable spans go missing now and then, as a reader's do."""

    def sometimes(value: str | None, share: float = 1 / 7) -> str | None:
        return None if rng and rng.random() < share else (value or "").strip() or None

    spans = tuple(
        Span(span["start"], span["end"], span["kind"], row["notes"][span["start"] : span["end"]], WHOSE[span["who"]])
        for span in row["spans"]
        if not (rng and span["kind"] == "detail" and not _used(row, span) and rng.random() < 0.15)
    )
    recipient = Interviewer(row["recipient"], sometimes(row.get("recipient_role")), row["relation"])
    told = None if row["told_by"].strip().lower() == "unknown" else row["told_by"]
    interview = Interview(
        row["notes"], row["candidate"], row["company"], sometimes(row["position"]), sometimes(told), (recipient,),
        spans, tone=row["tone"],
    )  # fmt: skip
    return interview, recipient


def _used(row: dict[str, Any], span: dict[str, Any]) -> bool:
    words = set(re.findall(r"\w{4,}", row["notes"][span["start"] : span["end"]].lower()))
    return any(len(words & set(re.findall(r"\w{4,}", use.lower()))) >= 2 for use in row["use"])


def plain(note: str) -> str:
    """A tagged note without its tags."""
    return re.sub(r"</?\d>", "", note).strip()


def without_a_point(row: dict[str, Any], rng: random.Random) -> tuple[str, int, str] | None:
    """The note without the one sentence that alone makes a point, that point's number, and the sentence."""
    paragraphs = [re.split(r"(?<=[.!?])\s+(?=(?:<\d>)?[A-Z])", part) for part in row["note"].strip().split("\n\n")]
    found: list[tuple[int, int, int]] = []
    for at in range(1, len(paragraphs) - 1):
        for index, sentence in enumerate(paragraphs[at]):
            tags = set(re.findall(r"<(\d)>", sentence))
            others = [s for x, part in enumerate(paragraphs) for y, s in enumerate(part) if (x, y) != (at, index)]
            if len(tags) == 1 and f"<{next(iter(tags))}>" not in " ".join(others):
                found.append((at, index, int(next(iter(tags)))))
    if not found:
        return None
    at, index, point = rng.choice(found)
    left = [" ".join(s for y, s in enumerate(part) if (x, y) != (at, index)) for x, part in enumerate(paragraphs)]
    return plain("\n\n".join(part for part in left if part)), point, plain(paragraphs[at][index])


class Trainer:
    """The network with its LoRA pairs, and what feeds it."""

    def __init__(self, start: Path | None, rank: int) -> None:
        loaded = load(prepared(default_model()), None)
        self.tokenizer, self.network = loaded.tokenizer, loaded.network
        self.trained: dict[str, nn.Parameter] = {}
        for path, module in list(self.network.named_modules()):
            layer = re.match(r"model\.layers\.(\d+)\.", path)
            if isinstance(module, Int8Linear) and layer and int(layer[1]) >= FIRST:
                linear = TrainedLinear(module, rank, 2 * rank)
                parent, _, name = path.rpartition(".")
                setattr(self.network.get_submodule(parent), name, linear)
                self.trained[f"base_model.model.{path}.lora_A.weight"] = linear.down
                self.trained[f"base_model.model.{path}.lora_B.weight"] = linear.up
        head = self.network.lm_head
        self.head_back = quantize_rows((head.weight.float() * head.scale[:, None]).t().contiguous())
        head.back = self.head_back
        if start is not None:
            for name, value in load_file(start / "adapter_model.safetensors").items():
                self.trained[name].data.copy_(value.float())
        for layer_module in self.network.model.layers[:FIRST]:
            layer_module.forward = torch.no_grad()(layer_module.forward)
        self.network.model.layers[FIRST].register_forward_pre_hook(_begin_graph, with_kwargs=True)

    def task(self, messages: list[dict[str, str]], answer: str) -> Task:
        """Chat messages and the answer → token ids; the answer ends the turn."""
        prompt: Any = self.tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
        ids = [
            list(self.tokenizer(text, add_special_tokens=False)["input_ids"])
            for text in (prompt, answer + "<|im_end|>")
        ]
        return Task(*ids)

    def draft_task(self, row: dict[str, Any], rng: random.Random | None = None) -> Task:
        """Details, subject and note from spans."""
        interview, recipient = interview_of(row, rng)
        messages = draft_messages(interview, recipient, lines_for(interview, 0))
        details = "\n".join(f"- {line}" for line in row["use"])
        return self.task(messages, f"Details:\n{details}\n\nSubject: {row['subject'].strip()}\n\n{plain(row['note'])}")

    def tasks(self, rows: list[dict[str, Any]], rng: random.Random) -> list[Task]:
        """One epoch: every row's draft, and one in nine a missing point."""
        made: list[Task] = []
        for row in rows:
            made.append(self.draft_task(row, rng))
            if rng.random() < 0.12 and (gap := without_a_point(row, rng)):
                interview, recipient = interview_of(row, None)
                note, point, sentence = gap
                made.append(
                    self.task(point_messages(interview, recipient, row["use"], note, POINTS[point - 1]), sentence)
                )
        return made

    def loss(self, batch: list[Task]) -> tuple[Tensor, int]:
        """Mean cross-entropy of the answers' tokens, and how many tokens were run."""
        length = max(len(task.prompt) + len(task.answer) for task in batch)
        ids = torch.zeros((len(batch), length), dtype=torch.long)
        labels, mask = torch.full_like(ids, -100), torch.zeros_like(ids)
        for row, task in enumerate(batch):
            start, end = len(task.prompt), len(task.prompt) + len(task.answer)
            ids[row, :end] = torch.tensor(task.prompt + task.answer)
            labels[row, start:end] = torch.tensor(task.answer)
            mask[row, :end] = 1
        hidden = self.network.model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
        target = labels[:, 1:]
        wanted = target != -100
        logits = Product.apply(hidden[:, :-1][wanted], self.network.lm_head)
        return torch.nn.functional.cross_entropy(logits, target[wanted]), int(mask.sum())

    @torch.no_grad()
    def held_loss(self, rows: list[dict[str, Any]]) -> float:
        """Mean loss over rows, one by one."""
        return sum(float(self.loss([self.draft_task(row)])[0]) for row in rows) / len(rows)

    def save(self, folder: Path, rank: int) -> None:
        """The adapter in peft layout, bf16."""
        folder.mkdir(parents=True, exist_ok=True)
        weights = {name: value.detach().to(torch.bfloat16).contiguous() for name, value in self.trained.items()}
        save_file(weights, folder / "adapter_model.partial")
        (folder / "adapter_model.partial").replace(folder / "adapter_model.safetensors")
        settings = {
            "peft_type": "LORA", "task_type": "CAUSAL_LM", "r": rank, "lora_alpha": 2 * rank, "bias": "none",
            "base_model_name_or_path": "Qwen/Qwen2.5-Coder-1.5B-Instruct", "inference_mode": True,
            "layers_to_transform": list(range(FIRST, len(self.network.model.layers))),
            "target_modules": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
        }  # fmt: skip
        (folder / "adapter_config.json").write_text(json.dumps(settings, indent=2) + "\n", "utf-8")


def _begin_graph(
    module: nn.Module, args: tuple[Any, ...], options: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The first layer with LoRA is where gradients end."""
    on = torch.is_grad_enabled()
    if args:
        return (args[0].detach().requires_grad_(on), *args[1:]), options
    return args, {**options, "hidden_states": options["hidden_states"].detach().requires_grad_(on)}


def batches(
    trainer: Trainer, rows: list[dict[str, Any]], epochs: int, size: int, seed: int
) -> Iterator[list[list[Task]]]:
    """Each epoch's batches: tasks of like length together, in random order; the same for the same seed."""
    for epoch in range(epochs):
        rng = random.Random(seed * 1000 + epoch)
        tasks = trainer.tasks(rows, rng)
        tasks.sort(key=lambda task: len(task.prompt) + len(task.answer) + rng.random() * 60)
        made = [tasks[at : at + size] for at in range(0, len(tasks), size)]
        rng.shuffle(made)
        yield made


@click.command()
@click.argument("corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--start", type=click.Path(exists=True, file_okay=False, path_type=Path), help="An adapter to go on from."
)
@click.option("--held", default="health,hardc", show_default=True, help="Fields (id prefixes) that are only measured.")
@click.option("--epochs", default=3, show_default=True)
@click.option("--batch", default=3, show_default=True)
@click.option("--accumulate", default=2, show_default=True, help="Batches to one step.")
@click.option("--rate", default=2e-4, show_default=True)
@click.option("--rank", default=16, show_default=True)
@click.option("--save-every", default=40, show_default=True, help="Batches between saves.")
@click.option("--held-rows", default=16, show_default=True, help="Held-out rows measured at a save.")
@click.option("--minutes", default=0.0, help="Stop after so long, the rate falling to nothing by then (0: by epochs).")
@click.option("--seed", default=0)
def main(
    corpus: Path, out: Path, start: Path | None, held: str, epochs: int, batch: int, accumulate: int, rate: float,
    rank: int, save_every: int, held_rows: int, minutes: float, seed: int,
) -> None:  # fmt: skip
    """See the head of this file."""
    torch.manual_seed(seed)
    fields = tuple(f"{field}-" for field in held.split(","))
    rows = rows_of(corpus)
    kept_back = [row for row in rows if row["id"].startswith(fields)]
    rows = [row for row in rows if not row["id"].startswith(fields)]
    measured = random.Random(7).sample(kept_back, min(held_rows, len(kept_back)))
    trainer = Trainer(start, rank)
    parameters = list(trainer.trained.values())
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.0, betas=(0.9, 0.98))
    place, best, spent = 0, math.inf, 0.0
    state = out / "state.pt"
    if state.exists():
        saved = torch.load(state, weights_only=True)
        optimizer.load_state_dict(saved["optimizer"])
        for name, value in saved["weights"].items():
            trainer.trained[name].data.copy_(value)
        place, best, spent = saved["place"], saved["best"], saved["spent"]
    else:
        best = trainer.held_loss(measured)
        print(f"held-out loss before: {best:.4f}", flush=True)
    todo = [one for epoch in batches(trainer, rows, epochs, batch, seed) for one in epoch]
    began, tokens, mean = time.monotonic() - spent, 0, None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        shown = bar.add_task("training", total=len(todo), completed=place)
        for at in range(place, len(todo)):
            elapsed = time.monotonic() - began
            done = max(at / len(todo), elapsed / 60 / minutes if minutes else 0)
            if done >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1, (at + 1) / 16) * 0.5 * (1 + math.cos(math.pi * done))
            loss, count = trainer.loss(todo[at])
            (loss / accumulate).backward()
            tokens += count
            mean = loss.item() if mean is None else 0.95 * mean + 0.05 * loss.item()
            if at % accumulate == accumulate - 1:
                nn.utils.clip_grad_norm_(parameters, 1.0)
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            speed = tokens / max(1.0, time.monotonic() - began - spent)
            bar.update(shown, completed=at + 1, description=f"loss {mean:.3f}, {speed:.0f} tokens/s")
            if at % save_every == save_every - 1 or at == len(todo) - 1:
                best = _save(trainer, optimizer, out, rank, measured, best, at + 1, time.monotonic() - began)
    _save(trainer, optimizer, out, rank, measured, best, len(todo), time.monotonic() - began)


def _save(
    trainer: Trainer, optimizer: torch.optim.Optimizer, out: Path, rank: int, measured: list[dict[str, Any]],
    best: float, place: int, spent: float,
) -> float:  # fmt: skip
    loss = trainer.held_loss(measured)
    print(
        f"after {place} batches and {spent / 60:.0f} min: held-out loss {loss:.4f} (least so far {best:.4f})",
        flush=True,
    )
    trainer.save(out, rank)
    if loss < best:
        best = loss
        trainer.save(out / "best", rank)
    weights = {name: value.detach() for name, value in trainer.trained.items()}
    saved = {"optimizer": optimizer.state_dict(), "weights": weights, "place": place, "best": best, "spent": spent}
    torch.save(saved, out / "state.partial")
    (out / "state.partial").replace(out / "state.pt")
    return best


if __name__ == "__main__":
    main()
