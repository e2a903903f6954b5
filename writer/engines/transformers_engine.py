"""Models in torch through transformers: int8 on a CPU, bf16/fp16 on CUDA and MPS. Many continuations a step.

The key-value cache of a session is computed once a token: proposals repeat it over a batch, keeping one selects its
row, rewinding crops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from transformers import DynamicCache

from writer.engines import Boundary, EngineName, Message, Proposal, Sampling
from writer.engines.loading import Loaded, load

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class TransformersEngine:
    """A model folder prepared by writer.engines.prepare (CPU), or any transformers folder (GPU)."""

    name: EngineName = "transformers"

    def __init__(self, folder: Path, model: str, adapter: Path | None = None, threads: int | None = None) -> None:
        if threads:
            torch.set_num_threads(threads)
        self.model = model
        self._loaded: Loaded = load(folder, adapter)
        # Words of stock phrases as token ids: a phrase is the same in every session.
        self._suppressed: dict[str, list[tuple[int, ...]]] = {}

    @property
    def tokenizer(self) -> PreTrainedTokenizerBase:
        """The model's own tokenizer, with its chat template."""
        return self._loaded.tokenizer

    def open(self, messages: Sequence[Message]) -> TransformersSession:
        prompt: Any = self.tokenizer.apply_chat_template(list(messages), add_generation_prompt=True, tokenize=False)
        ids = self.tokenizer(prompt, add_special_tokens=False)["input_ids"]
        return TransformersSession(self, list(ids))

    def close(self) -> None:
        del self._loaded

    @torch.inference_mode()
    def forward(self, ids: Tensor, cache: DynamicCache, mask: Tensor | None = None) -> Tensor:
        """ids: [batch, new] after what `cache` holds → logits of the last position, fp32 [batch, vocabulary]."""
        loaded = self._loaded
        out = loaded.network(
            input_ids=ids.to(loaded.device),
            cache=cache,
            attention_mask=mask,
            use_cache=True,
            logits_to_keep=1,
        )
        logits: Tensor = out.logits[:, -1].float().cpu()
        return logits

    def sequences(self, phrases: Sequence[str]) -> list[tuple[int, ...]]:
        """The token sequences that write each phrase, after a blank and at a line's start."""
        found: list[tuple[int, ...]] = []
        for phrase in phrases:
            if phrase not in self._suppressed:
                written = (phrase, " " + phrase, " " + phrase.lower(), phrase[:1].upper() + phrase[1:])
                self._suppressed[phrase] = list(
                    dict.fromkeys(
                        tuple(self.tokenizer(form, add_special_tokens=False)["input_ids"]) for form in written
                    )
                )
            found.extend(self._suppressed[phrase])
        return found

    @property
    def stop_ids(self) -> frozenset[int]:
        """The tokens that end a turn."""
        return self._loaded.stop_ids


@dataclass
class TransformersSession:
    """See writer.engines.Session. `_cache` holds the first `_cached` of the prompt's and the kept tokens."""

    engine: TransformersEngine
    prompt_ids: list[int]
    kept: list[int] = field(default_factory=list)
    drawn: int = 0
    _cache: DynamicCache = field(default_factory=DynamicCache)
    _cached: int = 0
    _logits: Tensor | None = None  # [1, vocabulary] after the last cached token

    @property
    def text(self) -> str:
        return self._decode(self.kept)

    @property
    def prompt_tokens(self) -> int:
        return len(self.prompt_ids)

    @property
    def generated_tokens(self) -> int:
        return self.drawn

    def mark(self) -> int:
        return len(self.kept)

    def rewind(self, mark: int) -> None:
        if mark == len(self.kept):
            return
        del self.kept[mark:]
        # One token less than what is left: its logits are needed again.
        length = min(self._cached, len(self.prompt_ids) + mark - 1)
        self._crop(length)

    def keep(self, continuation: Proposal | str) -> None:
        if isinstance(continuation, str):
            ids: Sequence[int] = self.engine.tokenizer(continuation, add_special_tokens=False)["input_ids"]
        else:
            ids = continuation.tokens
        self.kept.extend(ids)

    def logits(self) -> Tensor:
        """Logits of the next token, fp32 [1, vocabulary]; what is not cached yet is computed."""
        ids = self.prompt_ids + self.kept
        if self._cached < len(ids) or self._logits is None:
            if self._cached == len(ids):
                self._crop(len(ids) - 1)
            self._logits = self.engine.forward(torch.tensor([ids[self._cached :]]), self._cache)
            self._cached = len(ids)
        return self._logits

    @torch.inference_mode()
    def propose(self, count: int, boundary: Boundary, sampling: Sampling, seed: int) -> list[Proposal]:
        start = self.logits()
        generator = torch.Generator().manual_seed(seed)
        banned = self.engine.sequences(sampling.suppress)
        cache = _repeated(self._cache, count)
        logits = start.expand(count, -1)
        streams = [_Stream() for _ in range(count)]
        live = list(range(count))
        steps = 0
        while live:
            steps += 1
            # One or two that ramble on hold up all the others, and a judge would not take them.
            if len(live) * 4 <= count and steps > 1.5 * max(
                8, *(len(s.ids) for i, s in enumerate(streams) if i not in live)
            ):
                break
            chosen, logprobs = _sample(logits, sampling, generator, [self.kept + streams[i].ids for i in live], banned)
            going: list[int] = []
            for row, index in enumerate(live):
                stream, token = streams[index], int(chosen[row])
                stream.logprob += float(logprobs[row])
                self.drawn += 1
                if token in self.engine.stop_ids:
                    stream.finished = True
                    continue
                stream.ids.append(token)
                if not boundary(self._decode(stream.ids)) and len(stream.ids) < sampling.max_tokens:
                    going.append(row)
            if not going:
                break
            if len(going) < len(live):
                cache.batch_select_indices(torch.tensor(going))
            live = [live[row] for row in going]
            logits = self.engine.forward(torch.tensor([[streams[i].ids[-1]] for i in live]), cache)
        return [Proposal(self._decode(s.ids), tuple(s.ids), s.logprob, s.finished) for s in streams]

    def _crop(self, length: int) -> None:
        if length < self._cached:
            self._cache.crop(length - self._cached)  # negative: so many tokens fewer
            self._cached = length
        self._logits = None

    def _decode(self, ids: Sequence[int]) -> str:
        text: Any = self.engine.tokenizer.decode(list(ids), skip_special_tokens=True)
        return str(text)


@dataclass
class _Stream:
    ids: list[int] = field(default_factory=list)
    logprob: float = 0.0
    finished: bool = False


def _repeated(cache: DynamicCache, count: int) -> DynamicCache:
    """A copy of a one-row cache with `count` rows; the original stays as it is."""
    copy = DynamicCache()
    for index, layer in enumerate(cache.layers):
        keys, values = (getattr(layer, name) for name in ("keys", "values"))
        copy.update(keys.repeat(count, 1, 1, 1), values.repeat(count, 1, 1, 1), index)
    return copy


def _sample(
    logits: Tensor,
    sampling: Sampling,
    generator: torch.Generator,
    histories: Sequence[Sequence[int]],
    banned: Sequence[tuple[int, ...]],
) -> tuple[Tensor, Tensor]:
    """One token a row → (ids [rows], log-probability at temperature 1 [rows]). Nucleus sampling; 0 is greedy."""
    logprobs = torch.log_softmax(logits, -1)
    scores = logits.clone()
    for row, history in enumerate(histories):
        for sequence in banned:
            size = len(sequence) - 1
            if size == 0 or tuple(history[-size:]) == sequence[:size]:
                scores[row, sequence[-1]] = -torch.inf
    if sampling.temperature <= 0:
        chosen = scores.argmax(-1)
    else:
        # The nucleus is all but always among the 64 likeliest; sorting 150,000 logits a row is not needed.
        top, ids = torch.topk(torch.softmax(scores / sampling.temperature, -1), 64, -1)
        top = top.masked_fill(top.cumsum(-1) - top >= sampling.top_p, 0.0)
        chosen = ids.gather(1, torch.multinomial(top, 1, generator=generator))[:, 0]
    return chosen, logprobs.gather(1, chosen[:, None])[:, 0]
