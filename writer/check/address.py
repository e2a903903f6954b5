"""A note speaks to its recipient: "you", never "Helga showed me" in a note to Helga."""

from __future__ import annotations

import re

from writer.interview import Finding

_TITLES = frozenset(("dr", "mr", "mrs", "ms", "mx", "miss", "prof", "professor", "sir", "sister", "father", "rev"))


def _mention(name: str) -> re.Pattern[str]:
    parts = [part for part in name.split() if len(part) > 1 and part.strip(".").lower() not in _TITLES]
    return re.compile(r"\b(?:" + "|".join(re.escape(part) for part in parts) + r")\b") if parts else re.compile(r"(?!)")


def third_person(sentence: str, recipient_name: str) -> bool:
    """True where a sentence speaks of the recipient by name, other than calling them ("…, Helga, …")."""
    return any(True for _ in _spoken_of(sentence, recipient_name))


def _spoken_of(text: str, name: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for match in _mention(name).finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        called = re.search(
            r"(?:^|,)\s*(?:thank you|thanks|dear|hi|hello)?,?\s*(?:dr\.?|mr\.?|mrs\.?|ms\.?)?\s*$", before, re.I
        ) and re.match(r"\s*[,.!?]", after)
        if not called:
            found.append(match)
    return found


def address_findings(body: str, recipient_name: str) -> list[Finding]:
    """Where the body (greeting line apart) speaks of its recipient in the third person."""
    greeting = body.find("\n")
    findings: list[Finding] = []
    for match in _spoken_of(body[greeting + 1 :] if greeting >= 0 else body, recipient_name):
        start = match.start() + greeting + 1
        findings.append(
            Finding(
                "third-person", "ungrounded", start, start + len(match[0]), match[0],
                f"The note speaks of {match[0]}, who gets it, as if of somebody else.", "Say “you”.",
            )
        )  # fmt: skip
    return findings
