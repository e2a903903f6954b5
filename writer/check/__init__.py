"""A note, and the interview behind it → a Report: the six points, what rings false, what the notes do not support.

Deterministic: rules in a file and small trained heads, no language model. draft asks it about every sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from writer.interview import Finding, Interview, Interviewer, Report

SHORTEST, LONGEST = 40, 200  # words between greeting and sign-off


def check(
    body: str,
    *,
    interview: Interview | None = None,
    recipient: Interviewer | None = None,
    candidate: str | None = None,
    company: str | None = None,
    position: str | None = None,
    siblings: Sequence[str] = (),
) -> Report:
    """Check a note's body (greeting to sign-off). Without an interview: points and phrasing alone; with one also facts,
    privacy and address. siblings: notes to others of the same firm."""
    from writer.check.address import address_findings
    from writer.check.grounding import ungrounded_findings
    from writer.check.points import points_in
    from writer.check.privacy import privacy_findings
    from writer.check.sameness import sameness_findings

    given = (
        candidate,
        company,
        position,
        *_fields(interview),
        *((recipient.name, recipient.role) if recipient else ()),
    )
    fields = [text for text in given if text]
    findings = phrases_in(body, interview, names=fields) + shape_findings(body)
    if interview is not None:
        findings += ungrounded_findings(body, interview.notes, fields)
        findings += privacy_findings(body, interview.private(), interview.usable(), fields)
    if recipient is not None and recipient.name:
        findings += address_findings(body, recipient.name)
    findings += sameness_findings(body, siblings)
    return Report(points_in(body), tuple(sorted(findings, key=lambda finding: (finding.start, finding.end))))


def phrases_in(
    text: str, interview: Interview | None = None, *, names: Sequence[str] = (), first: bool = True
) -> list[Finding]:
    """Stock phrases in a note or a sentence; `first` where an opener would be one."""
    from writer.check.phrases import phrase_findings

    known = [name for name in (*names, *_fields(interview)) if name]
    return phrase_findings(text, opening=first, names=known, notes=interview.notes if interview else None)


def shape_findings(body: str) -> list[Finding]:
    """Length, and sentences that say or begin the same thing."""
    from writer.check.sentences import is_frame, sentences

    spans = [(start, end) for start, end in sentences(body) if not is_frame(body[start:end])]
    words = sum(len(body[start:end].split()) for start, end in spans)
    findings: list[Finding] = []
    if spans and not SHORTEST <= words <= LONGEST:
        short = words < SHORTEST
        message = f"{words} words are {'few' if short else 'many'} for such a note."
        advice = "Add one thing you talked about." if short else "Cut what does not carry a point."
        findings.append(
            Finding("length", "length", spans[0][0], spans[-1][1], "", message, advice, "hint" if short else "warn")
        )
    seen: dict[str, int] = {}
    openings: dict[str, int] = {}
    for start, end in spans:
        text = body[start:end]
        key = " ".join(text.lower().split())
        opening = " ".join(key.split()[:2])
        seen[key], openings[opening] = seen.get(key, 0) + 1, openings.get(opening, 0) + 1
        if seen[key] == 2:
            findings.append(Finding("sentence-twice", "repeated", start, end, text, "This sentence is there twice."))
        elif openings[opening] == 3:
            message = f"Three sentences begin with “{' '.join(text.split()[:2])}”."
            findings.append(
                Finding("same-opening", "repeated", start, end, text, message, "Begin one of them differently.", "hint")
            )
    return findings


def shares_content(one: str, other: str) -> bool:
    """True where two texts have two content words or more in common, apart from a thank-you note's own."""
    from writer.check.grounding import content_lemmas
    from writer.check.vocabulary import COURTESY

    return len((content_lemmas(one) - COURTESY) & (content_lemmas(other) - COURTESY)) >= 2


def _fields(interview: Interview | None) -> list[str]:
    if interview is None:
        return []
    people = [text for person in interview.interviewers for text in (person.name, person.role)]
    given = (interview.candidate, interview.company, interview.position, interview.told_by, *people)
    return [text for text in given if text]
