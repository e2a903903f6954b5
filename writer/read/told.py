"""Spans that tell the news → how the decision was heard, in a few words: "phone call from Moira on Thursday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.interview import Span

_WAYS: tuple[tuple[str, str], ...] = (
    ("voicemail", r"voice ?mail|\bvm\b|left (?:me )?a (?:message|msg)|answerphone"),
    ("WhatsApp message", r"whats ?app"),
    ("text message", r"\btext(?:ed|s)?\b|\bsms\b|\btxt\b"),
    (
        "phone call",
        r"\bcall(?:ed|s|ing)?\b|\bphon(?:ed?|es|ing)\b|\brang\b|\bring(?:s|ing)?\b|\brung\b|\btelephoned?\b",
    ),
    ("letter", r"\bletter\b|\bby post\b|\bin the post\b|\bthrough the door\b"),
    ("message on LinkedIn", r"linked ?in"),
    ("the applicant portal", r"\bportal\b|status (?:page|changed|change|went)|\bworkday\b"),
    ("email", r"\be-?mail(?:ed|s|ing)?\b|\binbox\b|\bmailed\b|\bno-?reply\b"),
    ("message", r"\bmessaged?\b|\bmsg(?:e?d)?\b|\bdm(?:ed|'d)?\b"),
    ("in person", r"in person|to my face|told me (?:herself|himself|there and then)|face to face|on the spot"),
    ("video call", r"\bzoom\b|\bteams call\b|video call"),
)
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|rs?|urs|nes|ur|n)?(?:day)?\b", re.I)
_OFFICES: tuple[tuple[str, str], ...] = (
    ("the recruiter", r"\brecruiter\b|\bheadhunter\b"),
    ("HR", r"\bhr\b|human resources"),
    ("the personnel office", r"\bpersonnel\b"),
    ("the agency", r"\bagency\b"),
    ("the hiring manager", r"\bhiring manager\b"),
    ("head office", r"\bhead office\b"),
    ("a no-reply address", r"no-?reply|automated|auto-?generated|form email"),
)


def told_by(text: str, told: Sequence[Span], names: Sequence[tuple[str, Sequence[str]]]) -> str | None:
    """None where the notes do not say how it was heard.

    told: the stretches that tell the news. names: for each interviewer what to call them and every form in which the
    notes name them; `Span.whose` is an index into it.
    """
    words = " ".join(span.text for span in told)
    lines = "\n".join(_line(text, span) for span in told)
    way = _way(words) or _way(lines)
    teller = _teller(told, words, names) or _teller(told, lines, names)
    if way is None and teller is None:
        return None
    day = _DAY.search(words) or _DAY.search(lines)
    when = f" on {_DAYS[day[1].lower()]}" if day else ""
    if way == "the applicant portal" or (way == "in person" and teller is None):
        return f"{way}{when}"
    if way == "in person":
        return f"in person, by {teller}{when}"
    return f"{way or 'word'}{f' from {teller}' if teller else ''}{when}"


def _line(text: str, span: Span) -> str:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    # In running text a line is the whole paste, and tells of every call there was.
    return line if len(line) < 160 else text[max(start, span.start - 40) : span.end + 40]


def _way(words: str) -> str | None:
    return next((name for name, pattern in _WAYS if re.search(pattern, words, re.I)), None)


def _teller(told: Sequence[Span], words: str, names: Sequence[tuple[str, Sequence[str]]]) -> str | None:
    for called, forms in names:
        if any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", words, re.I) for form in forms if len(form) > 1):
            return called
    for office, pattern in _OFFICES:
        if re.search(pattern, words, re.I):
            return office
    if re.search(r"\b(?:s?he|herself|himself|they)\b", words, re.I):
        owners = {span.whose for span in told if isinstance(span.whose, int)}
        if len(owners) == 1:
            return names[owners.pop()][0]
    return None
