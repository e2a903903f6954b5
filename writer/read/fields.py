"""Plain headers ("Company: Kiln & Sons") and marked words → company, position, candidate, interviewers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from writer.read.mentions import Mention

Field = Literal["candidate", "company", "position", "interviewers"]

_HEADERS: dict[Field, str] = {
    "candidate": r"me|candidate(?:'s|’s)?(?: name)?|applicant|my name|your name|from me"
    "|name of (?:the )?candidate|interviewee",
    "company": r"company|firm|employer|organi[sz]ation|org|business|school|trust|company name|who with",
    "position": r"position|job|vacancy|job title|(?:job )?role(?: applied for)?|post|applied for"
    "|applying for|opening|going for|title",
    "interviewers": r"interviewers?|interviewed by|panel|panel members?|met(?: with)?|interview with"
    "|spoke (?:to|with)|people",
}
_LONGEST = {"candidate": 40, "company": 60, "position": 70, "interviewers": 300}
_UNKNOWN = re.compile(r"(?:unknown|none|n/?a|tbc|tbd|-+|\?+|not (?:sure|given))$", re.I)
_LEAST = 0.35
_LISTED = re.compile(
    r"\s*(?:and )?((?:(?:Dr|Mr|Mrs|Ms|Mx|Prof)\.? )?(?!(?i:head|director|manager|vp|lead|senior|chief|title"
    r"|name|role)\b)[A-Z][\w.'’-]+"
    r"(?: (?:(?:de|van|von|der|al|bin|la|da) )?[A-Z][\w.'’-]*){0,3})((?:\s*[(,–:/-].*)?)$"
)
_NAME = r"([A-Z][\w'’.-]*(?: (?:(?:de|van|von|der|al|bin|la|da) )?[A-Z][\w'’.-]*){0,3})"
_WRITER = re.compile(
    r"^[>| \t]*(?:From:|On .{6,60}?\d,? (?:at [\d:]+ ?(?:am|pm)?,? )?)(?!.*\bme\b)(.+?)(?:wrote:)?$", re.M | re.I
)
_SIGNS = (
    re.compile(rf"^[>| \t]*To: *{_NAME} *(?:<.*)?$", re.M),
    re.compile(rf"^[>| \t]*Dear (?!Mrs?\b|Ms\b|Dr\b|Prof|All\b|Team\b|Sir|Hiring){_NAME} *,?$", re.M),
    re.compile(
        r"\n[>| \t*-]*(?:thx|thanks|cheers|regards|from|best|yours|love|signed|ta)?,? *"
        rf"(?!Thanks|Cheers|Regards|Best){_NAME}(?:, [A-Z]{{2,4}})?\s*$"
    ),
)
_HEADING = re.compile(r"(?:name|title|role|notes?|company|date|who|what|when|time|position)\b", re.I)


def header(text: str, field: Field) -> str | None:
    """The value of a line that names the field before a colon, with any bullet; None where no line does."""
    found = header_span(text, field)
    return None if found is None else text[slice(*found)]


def employer_span(text: str) -> tuple[int, int] | None:
    """Where the firm stands in a header such as "Role: Stock Controller at Quillon Foods"."""
    span = header_span(text, "position")
    match = re.compile(r"\s(?:at|@)\s+(?:the )?([A-Z][^\n\t|.,;(]{1,50})").match(text, span[1]) if span else None
    return match.span(1) if match else None


def header_span(text: str, field: Field) -> tuple[int, int] | None:
    """Where the value of a header stands in the notes."""
    pattern = rf"(?:^|\|)[ \t>#*_•–-]*(?:{_HEADERS[field]})[ \t*_]*[:=|\t][ \t*_]*([^\n\t|]+)"
    for match in re.finditer(pattern, text, re.I | re.M):
        value = match[1]
        if field != "interviewers":
            value = re.split(r"\s(?:at|@)\s|\s{2,}|\s[;–—]\s|\s[-/]\s|[.!?]\s|\s\(|;", value)[0]
        value = re.sub(r"(?<!\b[CL]o)(?<!\bInc)(?<!\bLtd)(?<!\bBros)[ .,;*_-]+$", "", value)
        words = value.split()
        # "me: lol he's just rung" is a chat, and nobody is called so.
        if field == "candidate" and (len(words) > 4 or not all(word[0].isupper() for word in words)):
            continue
        if 1 < len(value) <= _LONGEST[field] and not (_UNKNOWN.match(value) or _HEADING.fullmatch(value)):
            return match.start(1), match.start(1) + len(value)
    return None


def signatures(text: str) -> list[tuple[int, int]]:
    """Where a mail names its reader, who is the candidate: "To: Inês Tavares", "Dear Noor,"; and where the candidate
    signs: a name alone in the last line."""
    found: list[tuple[int, int]] = []
    writers = " ".join(match[1] for match in _WRITER.finditer(text))
    for pattern in _SIGNS if writers else _SIGNS[-1:]:
        for match in pattern.finditer(text):
            if match[1].split()[0] not in writers and not _HEADING.fullmatch(match[1]):
                found.append(match.span(1))
    return found


def names_listed(text: str) -> list[tuple[int, int, str | None]]:
    """Interviewers of a header line: (start, end of the name, the role behind it)."""
    span = header_span(text, "interviewers")
    if span is None:
        return []
    found: list[tuple[int, int, str | None]] = []
    for piece in re.finditer(r"(?:\([^)]*\)|(?!,|;|&|/| and ).)+", text[slice(*span)]):
        match = _LISTED.match(piece[0])
        start = span[0] + piece.start() + (match.start(1) if match else 0)
        if match is None:
            # "Helga Strandvik, engineering manager": what follows the comma is no name but her role.
            role = piece[0].strip(" .")
            if found and found[-1][2] is None and 2 < len(role) < 50:
                found[-1] = (*found[-1][:2], role)
            continue
        role = match[2].strip(" ,()–-:/")
        found.append((start, start + len(match[1]), role if 1 < len(role) < 60 else None))
    return found


def commonest(mentions: Sequence[Mention], label: Literal["company", "position"]) -> str | None:
    """The field as the notes write it: the surest form over all mentions, the longest of those that hold it."""
    marked = [mention for mention in mentions if mention.label == label and mention.score >= _LEAST]
    if not marked:
        return None
    weight: Counter[str] = Counter()
    for mention in marked:
        weight[mention.text.casefold()] += mention.score  # type: ignore[assignment]
    best = max(marked, key=lambda mention: (weight[mention.text.casefold()], mention.score))
    # "Avenra" twice and "Avenra Therapeutics" once are one firm, whose full name a letter uses.
    longer = [m for m in marked if best.text.casefold() in m.text.casefold() and len(m.text) < len(best.text) + 25]
    text = max(longer, key=lambda mention: (len(mention.text), mention.score)).text
    return tidy(text)


def tidy(value: str) -> str:
    """A field without a small article before it and stops around it; "Co." keeps its own."""
    value = value.strip(" ,;:-–—\"'“”*_")
    if not re.search(r"\b(?:Co|Inc|Ltd|Bros)\.$", value):
        value = value.rstrip(".")
    return re.sub(r"^(?:for |as )?(?:(?:the|a|an) )?", "", value)
