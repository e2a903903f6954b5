"""Decides of each match whether its change is made, only proposed, or not even shown."""

from __future__ import annotations

import re

from writer.polish.allowed import Allowed, allowed
from writer.polish.match import Match
from writer.polish.protect import fold, guarded_words, in_address, is_guarded, touched_words, words

_OTHER_VARIETY = re.compile(r"is (?:American|British) English")  # LanguageTool's words for "color" in British English


def decide(match: Match, text: str, noted: frozenset[str]) -> tuple[str, bool] | None:
    """(replacement, whether to make the change), or None where the match must not be shown.

    text: the note, in which the match lies. noted: the words of the interview notes, in lower case.
    """
    rules = allowed(match.engine)
    after = _choice(match, rules)
    if after is None or fold(text[match.start : match.end]) != match.before or after == match.before:
        return None
    if match.rule not in rules.rules and {match.category, match.rule} & set(rules.silent):
        return None
    # Lines and paragraphs are the frame's matter; addresses are nobody's.
    if "\n" in match.before or "\n" in after or in_address(text, match.start, match.end):
        return None
    if words(match.before.casefold()) in [[word, word] for word in rules.doubled]:
        return None
    touched = touched_words(match.before, after)
    if rules.is_spelling(match.rule):
        # Names are the commonest false alarm of a dictionary, so one is not even proposed.
        if any(is_guarded(word) or word.casefold() in noted for word in words(match.before)):
            return None
    elif any(word.casefold() in noted - rules.grammar for word in touched):
        return None
    sure = _is_sure(match, rules) and not any(map(is_guarded, touched)) and not _brings_a_name(match.before, after)
    return _with_the_notes_apostrophes(after, text), sure


def _choice(match: Match, rules: Allowed) -> str | None:
    """The replacement to make or propose."""
    if rules.is_spelling(match.rule):
        near = _one_slip_away(match)
        if len(near) == 1:
            return near[0]
    return match.replacements[0] if match.replacements else None


def _is_sure(match: Match, rules: Allowed) -> bool:
    if rules.is_spelling(match.rule):
        near = _one_slip_away(match)
        return len(near) == 1 and (
            is_slip_of_the_finger(match.before, near[0])
            or (len(match.replacements) == 1 and _OTHER_VARIETY.search(match.message) is not None)
        )
    return match.rule in rules.rules and (len(match.replacements) == 1 or match.rule in rules.first)


def _one_slip_away(match: Match) -> list[str]:
    return [offered for offered in match.replacements if is_one_slip(match.before, offered)]


def _brings_a_name(before: str, after: str) -> bool:
    """Whether `after` has a capitalised word that is not a word of `before` in another case."""
    plain = {word.casefold() for word in words(fold(before))}
    return any(word.casefold() not in plain for word in guarded_words(after) - guarded_words(before))


def _with_the_notes_apostrophes(after: str, text: str) -> str:
    """`after` with the apostrophes that the note has: curly ones where it has those, and no straight ones."""
    return after.replace("'", "’") if "’" in text and not re.search(r"\w'\w", text) else after


def is_one_slip(written: str, meant: str) -> bool:
    """Whether one letter added, left out or replaced, or two neighbours swapped, makes `meant` of `written`."""
    _, left, right = _differing(written, meant)
    return written != meant and ((len(left) <= 1 and len(right) <= 1) or _swapped(left, right))


def is_slip_of_the_finger(written: str, meant: str) -> bool:
    """Whether the slip is one that hides no other word: neighbours swapped, a doubled letter, a small first letter.

    Any one letter is too much: a dictionary without "upsert", "levain" and "runbook" offers "upset", "levin" and
    "run book".
    """
    start, left, right = _differing(written, meant)
    if _swapped(left, right):
        return True
    if len(left) == 1 and len(right) == 1:
        return start == 0 and left == right.lower()
    return len(left) + len(right) == 1 and start > 0 and written[start - 1] == left + right


def _differing(one: str, other: str) -> tuple[int, str, str]:
    """Where the two begin to differ, and what is left of each without their common beginning and end."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return start, one, other


def _swapped(left: str, right: str) -> bool:
    return len(left) == 2 and left == right[::-1]
