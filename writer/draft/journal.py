"""What happens while a note is drafted: proposals that fell and why, and a listener that shows what was kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from writer.interview import Rejection

Stage = Literal["detail", "subject", "sentence"]
Listener = Callable[[Stage, str], None]


def silent(stage: Stage, text: str) -> None:
    """A listener that shows nothing."""


@dataclass
class Journal:
    """Lives as long as one draft. Its content goes into the note, never into a log file."""

    listener: Listener = silent
    rejections: list[Rejection] = field(default_factory=list)

    def reject(self, stage: Stage, text: str, rule: str) -> None:
        """Note that a proposal fell, and by which rule."""
        self.rejections.append(Rejection(stage, text.strip(), rule))

    def kept(self, stage: Stage, text: str) -> None:
        """Tell the listener what was just kept."""
        self.listener(stage, text.strip())
