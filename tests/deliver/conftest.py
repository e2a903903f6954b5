"""One made-up interview and its delivered note, built by hand so that every part has something to show."""

from __future__ import annotations

import pytest

from writer.deliver import Delivered
from writer.interview import (
    Correction,
    Detail,
    Finding,
    Interview,
    Interviewer,
    Note,
    PointReport,
    Rejection,
    Report,
    Span,
)

NOTES = """me: Tomasz Reke
lock keeper, Brayford Navigation - no from Helga by phone thurs

Helga Strandvik (ops lead) - walked me along the flight, showed how they drop the
paddles by hand since the hydraulics froze in 2021
fumbled the question on sluice ratings :(
still want it tbh
call her Helga not ms"""

BODY = """Dear Helga,

Thank you for phoning on Thursday to tell me that you chose someone else. I am sorry not to be joining you, and I am \
grateful for the hour you gave me.

Walking the flight and seeing how you drop the paddles by hand, because the hydraulics froze in 2021, taught me more \
about the job than any advert could. I am just reaching out to say I would still like to work at Brayford Navigation.

Kind regards,
Tomasz Reke"""


def stretch(text: str, words: str) -> tuple[int, int]:
    """Where `words` stand in `text`."""
    start = text.index(words)
    return start, start + len(words)


def span(words: str, kind: str, whose: int | str | None = None) -> Span:
    start, end = stretch(NOTES, words)
    return Span(start, end, kind, words, whose)  # type: ignore[arg-type]


@pytest.fixture
def interview() -> Interview:
    return Interview(
        notes=NOTES,
        candidate="Tomasz Reke",
        company="Brayford Navigation",
        position="lock keeper",
        told_by="phone call from Helga",
        interviewers=(Interviewer("Helga Strandvik", "ops lead", "hiring_manager"), Interviewer(None, "the deputy")),
        spans=(
            span("no from Helga by phone thurs", "told", 0),
            span("showed how they drop the\npaddles by hand since the hydraulics froze in 2021", "detail", 0),
            span("fumbled the question on sluice ratings", "private"),
            span("still want it", "feeling"),
            span("call her Helga not ms", "instruction", 0),
        ),
    )


@pytest.fixture
def delivered(interview: Interview) -> Delivered:
    def made(*words: str) -> PointReport:
        return PointReport(True, tuple(stretch(BODY, one) for one in words), 0.93)

    start, end = stretch(BODY, "just reaching out")
    note = Note(
        recipient=interview.interviewers[0],
        subject="Thank you for the walk along the flight",
        body=BODY,
        details=(
            Detail(
                "Helga showed me how they drop the paddles by hand, since the hydraulics froze in 2021.",
                stretch(NOTES, "showed how they drop the\npaddles by hand since the hydraulics froze in 2021"),
            ),
        ),
        model="qwen2.5-coder-1.5b",
        engine="transformers",
        seed=7,
        prompt_tokens=812,
        generated_tokens=1940,
        seconds=41.2,
        rejected=(
            Rejection("sentence", "I was impressed by your hydraulics.", "grounding.swapped"),
            Rejection("detail", "Helga fumbled the question.", "grounding.swapped"),
            Rejection("sentence", "Thank you again.", "repeated"),
        ),
    )
    report = Report(
        points={
            "outcome": made("phoning on Thursday to tell me that you chose someone else"),
            "time": made("the hour you gave me"),
            "disappointment": made("I am sorry not to be joining you"),
            "appreciation": made(
                "seeing how you drop the paddles by hand",
                "taught me more about the job than any advert could",
            ),
            "interest": made("I would still like to work at Brayford Navigation"),
            "reconnect": PointReport(False, (), 0.11),
        },
        findings=(
            Finding(
                "filler.reaching-out",
                "filler",
                start,
                end,
                BODY[start:end],
                "It announces the message instead of giving it.",
                "Begin with what you want to say.",
            ),
        ),
    )
    before_start, before_end = stretch(BODY, "phoning")
    corrections = (
        Correction(before_start, before_end, "fonning", "phoning", "MORFOLOGIK_RULE_EN_GB", "A spelling mistake."),
        Correction(0, 4, "Dear", "Deer", "CONFUSION_RULE", "Did you mean the animal?", applied=False),
    )
    return Delivered(note, report, corrections, None, {"draft": 41.2, "check": 0.6, "polish": 1.1})
