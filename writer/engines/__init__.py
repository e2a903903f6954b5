"""What runs a language model, behind one small protocol: open a session, propose continuations, keep one, rewind.

An engine knows tokens, likelihoods and seeds. It knows nothing of notes, points or people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

EngineName = Literal["transformers", "llama.cpp", "server"]

Message = dict[str, str]  # {"role": "system" | "user" | "assistant", "content": …}

# Given the text of a continuation so far: True once it should stop there.
Boundary = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One continuation. `tokens` are the engine's ids (empty where it gives none); `logprob` is the sum of the
    natural logs of the token probabilities at temperature 1; `finished` is True where the model ended its turn."""

    text: str
    tokens: tuple[int, ...]
    logprob: float
    finished: bool

    @property
    def mean_logprob(self) -> float:
        """Log-likelihood a token: comparable between continuations of different lengths."""
        return self.logprob / max(1, len(self.tokens) + self.finished)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How continuations are drawn. suppress: phrases that must not be completed while sampling."""

    temperature: float = 0.7
    top_p: float = 0.95
    max_tokens: int = 80
    suppress: tuple[str, ...] = ()


class Session(Protocol):
    """One prompt and the text that was kept after it."""

    @property
    def text(self) -> str:
        """What was kept so far."""

    @property
    def prompt_tokens(self) -> int:
        """Tokens of the prompt."""

    @property
    def generated_tokens(self) -> int:
        """Tokens drawn so far, those of proposals that fell included."""

    def propose(self, count: int, boundary: Boundary, sampling: Sampling, seed: int) -> list[Proposal]:
        """Draw `count` continuations, each up to its boundary, the end of the turn, or sampling.max_tokens."""

    def keep(self, continuation: Proposal | str) -> None:
        """Take a proposal, or a text of ours, into the session."""

    def mark(self) -> int:
        """A place to rewind to."""

    def rewind(self, mark: int) -> None:
        """Take back what was kept since `mark`."""


class Engine(Protocol):
    """A loaded model."""

    name: EngineName
    model: str

    def open(self, messages: Sequence[Message]) -> Session:
        """Start a session on a chat prompt; the session's text is the beginning of the answer."""

    def close(self) -> None:
        """Free the model."""
