"""What a grammar engine found in a text, the same for LanguageTool and Harper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["languagetool", "harper"]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's complaint about text[start:end], which reads `before`; `replacements` are whole and best first."""

    start: int
    end: int
    before: str
    replacements: tuple[str, ...]
    rule: str
    category: str
    message: str
    engine: Engine
