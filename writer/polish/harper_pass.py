"""Asks Harper, which needs no Java, what it finds in a text. It finds less than LanguageTool."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from writer.interview import Variety
from writer.polish.match import Match

if TYPE_CHECKING:
    from harper import Lint, Linter

_linters: dict[Variety, Linter] = {}  # about a second each to make
_one_at_a_time = threading.Lock()  # a Linter must not be used by two threads


def ask_harper(text: str, variety: Variety) -> tuple[Match, ...]:
    """What Harper finds in `text`, with code point offsets into it."""
    from harper import Dialect, Language, Linter

    with _one_at_a_time:
        if variety not in _linters:
            _linters[variety] = Linter(Dialect.BRITISH if variety == "en-GB" else Dialect.AMERICAN)
        by_rule = _linters[variety].organized_lints(text, language=Language.PLAINTEXT)
    found = [_match(lint, rule) for rule, lints in by_rule.items() for lint in lints]
    return tuple(sorted(found, key=lambda match: (match.start, match.end)))


def _match(lint: Lint, rule: str) -> Match:
    from harper import SuggestionKind

    before = lint.problem_text
    replacements = []
    for suggestion in lint.suggestions:
        if suggestion.kind == SuggestionKind.REMOVE:
            replacements.append("")
        elif suggestion.kind == SuggestionKind.INSERT_AFTER:
            replacements.append(before + suggestion.replacement_text)
        else:
            replacements.append(suggestion.replacement_text)
    return Match(
        start=lint.span.start,
        end=lint.span.end,
        before=before,
        replacements=tuple(replacements),
        rule=rule,
        category=lint.lint_kind,
        message=lint.message,
        engine="harper",
    )
