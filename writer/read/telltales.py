"""Words that settle what a clause is, whatever the trained reader thinks. The words are rows of telltales.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

Meaning = Literal["private", "instruction", "unwanted"]


def speaks_to_the_tool(clause: str) -> bool:
    """Whether a clause is addressed to the writer or the program: a wish, an order, an injected command."""
    return next(matches(clause, "instruction"), None) is not None


def plainly_private(clause: str) -> bool:
    """Whether a clause names pay, another offer, contact data, or says itself that it is confidential."""
    return next(matches(clause, "private"), None) is not None


def matches(text: str, meaning: Meaning) -> Iterator[re.Match[str]]:
    """Every place where a rule of that meaning applies."""
    for pattern in _patterns()[meaning]:
        yield from pattern.finditer(text)


@cache
def _patterns() -> dict[Meaning, tuple[re.Pattern[str], ...]]:
    rules = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["rule"]
    meanings: tuple[Meaning, ...] = ("private", "instruction", "unwanted")
    return {
        meaning: tuple(re.compile(rule["pattern"], re.I | re.M) for rule in rules if rule["means"] == meaning)
        for meaning in meanings
    }
