"""allowed.toml as data: the rules that may change a note, those that are never shown, the words that carry grammar."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writer.polish.match import Engine

ALLOWED = Path(__file__).with_name("allowed.toml")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Each maps a rule id (`spelling`: the beginning of one; `silent`: a category or rule id) to the reason.

    first: rules of several replacements whose first may be applied. grammar: words that may be mended although they
    stand in the interview notes. doubled: words that may rightly stand twice.
    """

    rules: dict[str, str]
    first: dict[str, str]
    spelling: dict[str, str]
    silent: dict[str, str]
    grammar: frozenset[str]
    doubled: frozenset[str]

    def is_spelling(self, rule: str) -> bool:
        """Whether `rule` looks words up in a dictionary."""
        return rule.startswith(tuple(self.spelling))


@functools.cache
def allowed(engine: Engine) -> Allowed:
    """What allowed.toml says of the rules of `engine`."""
    held: dict[str, Any] = tomllib.loads(ALLOWED.read_text(encoding="utf-8"))
    tables = held[engine]
    return Allowed(
        rules=tables["rules"],
        first=tables["first"],
        spelling=tables["spelling"],
        silent=tables["silent"],
        grammar=frozenset(held["words"]["grammar"].split()),
        doubled=frozenset(held["words"]["doubled"].split()),
    )
