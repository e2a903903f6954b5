"""What must stay out: does a note repeat a private stretch of the interview notes?"""

from __future__ import annotations

from collections.abc import Sequence

from writer.check.grounding import content_lemmas
from writer.check.sentences import sentences
from writer.check.vocabulary import COURTESY
from writer.interview import Finding, Span

SHARED = 2  # content words that a sentence and a private stretch have in common, and no usable one gives


def leaked_words(
    sentence: str, private: Sequence[Span], usable: Sequence[Span], fields: Sequence[str] = ()
) -> Span | None:
    """The private span whose own words the sentence repeats, or None."""
    allowed = set(COURTESY)
    for text in (*(span.text for span in usable), *fields):
        allowed |= content_lemmas(text)
    mine = content_lemmas(sentence) - allowed
    for span in private:
        theirs = content_lemmas(span.text) - allowed
        shared = mine & theirs
        if shared and len(shared) >= min(SHARED, len(theirs)):
            return span
    return None


def privacy_findings(
    body: str, private: Sequence[Span], usable: Sequence[Span], fields: Sequence[str]
) -> list[Finding]:
    """One finding for each sentence that repeats something private."""
    findings: list[Finding] = []
    for start, end in sentences(body):
        span = leaked_words(body[start:end], private, usable, fields)
        if span is not None:
            message = f"Your notes have this as something private: “{' '.join(span.text.split())[:120]}”."
            findings.append(Finding("leaked-private", "leaked", start, end, body[start:end], message, "Leave it out."))
    return findings
