"""Whether a note should be sent at all, and what the candidate asks of the notes. Only plain words count."""

from __future__ import annotations

import re

from writer.interview import Tone
from writer.read.telltales import matches

# Somebody else says so, or the line means its opposite.
_DENIED = re.compile(
    r"\b(?!i\b)[a-z]+ (?:says?|said|reckons?|thinks?|tells me|told me|keeps saying)\b|\bwhy (?:would"
    r"|wouldn)|\bnot that i\b"
    r"|\bwho would\b|\b(?:she|he|they) (?:would|will|wo)\b",
    re.I,
)
_BRIEF = re.compile(
    r"\b(?:keep|make) (?:it|them|this|these|everything|all of (?:it|them)) (?:\w+ ){0,2}?(?:short|brief)\b"
    r"|\bshort (?:ones?|notes?|emails?)\b"
    r"|\b(?:short|brief) (?:and \w+ )?(?:please|pls)\b|\b[2-3] (?:lines|sentences)\b",
    re.I,
)
_FORMAL = re.compile(r"\b(?:keep|make|be) (?:it |them |this )?(?:\w+ )?formal\b|\bformal (?:tone|please|pls)\b", re.I)
_WARM = re.compile(r"\b(?:keep|make|be) (?:it |them |this )?(?:\w+ )?warm\b|\bwarm (?:tone|please|pls)\b", re.I)
_PLAIN = re.compile(
    r"\b(?:keep|make) (?:it|them|this) (?:\w+ )?(?:plain|simple)\b|\bplain (?:tone|please"
    r"|pls)\b",
    re.I,
)
_WHOM = r"((?:(?:the|dr|mr|mrs|ms|prof)\.? +)?[\w'’-]+)\b"
_SKIP = re.compile(
    r"\b(?:do not|don['’]?t|dont|no need to|never|not) +(?:\w+ +)?(?:write|send|thank|email|bother (?:with"
    r"|writing)|writing) *"
    rf"(?:(?:a |any ?)?(?:note|one|anything|thing|email|letter) *)?(?:to|for)? +{_WHOM}"
    rf"|\bskip {_WHOM}(?! (?:if|unless))|\b(?:no|not a) (?:note|letter|email|thank[- ]you)s? (?:to|for) {_WHOM}"
    rf"|\bnothing (?:to|for) {_WHOM}|\b(?:only|just) [^\n]{{2,40}}\bnot {_WHOM}$",
    re.I | re.M,
)
_NOBODY = frozenset(
    ("the", "a", "it", "that", "this", "them", "me", "him", "her", "us", "you", "to", "for", "about", "nobody")
)


def unwanted(text: str) -> str | None:
    """Why a note should not be sent, quoting the words, or None."""
    for match in sorted(matches(text, "unwanted"), key=lambda one: one.start()):
        quote = _sentence(text, match.start(), match.end())
        if _DENIED.search(quote[: quote.find(match[0].split()[0]) + 1]):
            continue
        return f"Your notes say “{quote}”, and a thank-you note should not pretend otherwise."
    return None


def wished_tone(instructions: str) -> Tone | None:
    """The tone that the candidate asks for in words addressed to the tool."""
    tones: tuple[tuple[Tone, re.Pattern[str]], ...] = (
        ("brief", _BRIEF),
        ("formal", _FORMAL),
        ("warm", _WARM),
        ("plain", _PLAIN),
    )
    return next((tone for tone, pattern in tones if pattern.search(instructions)), None)


def skipped(instructions: str) -> list[str]:
    """Whom the candidate said not to write to, as the notes call them."""
    found = [next(name for name in match.groups() if name) for match in _SKIP.finditer(instructions)]
    return [name.strip() for name in found if name.strip().casefold() not in _NOBODY]


def _sentence(text: str, start: int, end: int) -> str:
    """The words around text[start:end] up to a sentence or line end, at most 140 characters."""
    before = max((match.end() for match in re.finditer(r"[.!?\n]\s*", text[:start])), default=0)
    after = re.search(r"[.!?]|\n", text[end:])
    stop = end + after.start() if after else len(text)
    quote = " ".join(text[before:stop].split()).strip(" -*•>,;:")
    return quote if len(quote) <= 140 else " ".join(text[start:end].split())
