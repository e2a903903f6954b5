"""Sessions over anything that completes a text piece by piece: a llama.cpp server, a chat server, llama-cpp-python.

A session keeps text, not tokens; the source's own prompt cache spares it the prefix. A proposal is streamed and the
stream is closed at its boundary, so that nothing is drawn past it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol

from writer.engines import Boundary, Proposal, Sampling


@dataclass(frozen=True, slots=True)
class Piece:
    """A streamed piece: its text, and its log-probability where the source tells (else NaN)."""

    text: str
    logprob: float = math.nan


class Source(Protocol):
    """Streams the continuation of prompt + prefix; closing the iterator stops the drawing."""

    def stream(self, prefix: str, sampling: Sampling, seed: int) -> Iterator[Piece]:
        """prefix: what was kept of the answer so far."""


@dataclass
class CompletionSession:
    """See writer.engines.Session."""

    source: Source
    prompt_tokens: int
    kept: list[str] = field(default_factory=list)
    drawn: int = 0

    @property
    def text(self) -> str:
        return "".join(self.kept)

    @property
    def generated_tokens(self) -> int:
        return self.drawn

    def mark(self) -> int:
        return len(self.kept)

    def rewind(self, mark: int) -> None:
        del self.kept[mark:]

    def keep(self, continuation: Proposal | str) -> None:
        self.kept.append(continuation if isinstance(continuation, str) else continuation.text)

    def propose(self, count: int, boundary: Boundary, sampling: Sampling, seed: int) -> list[Proposal]:
        return [self._draw(boundary, sampling, seed * 1000 + index) for index in range(count)]

    def _draw(self, boundary: Boundary, sampling: Sampling, seed: int) -> Proposal:
        text, logprob, pieces, finished = "", 0.0, 0, True
        with closing(self._pieces(sampling, seed)) as stream:
            for piece in stream:
                pieces += 1
                text += piece.text
                # A source that tells no likelihood gives every word the same one: the judge decides alone.
                logprob += -1.0 if math.isnan(piece.logprob) else piece.logprob
                if boundary(text) or pieces >= sampling.max_tokens or _completes(text, sampling.suppress):
                    finished = False
                    break
        self.drawn += pieces
        return Proposal(text, tuple(range(pieces)), logprob, finished)

    def _pieces(self, sampling: Sampling, seed: int) -> Generator[Piece, None, None]:
        yield from self.source.stream(self.text, sampling, seed)


def _completes(text: str, phrases: Sequence[str]) -> bool:
    """A suppressed phrase was just written: what follows is not worth drawing (the judge rejects it)."""
    return any(re.search(rf"\b{re.escape(phrase)}$", text, re.IGNORECASE) for phrase in phrases)
