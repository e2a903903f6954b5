"""The prompt is byte for byte what the adapter was trained on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from writer.draft.prompt import draft_messages, lines_for, point_messages
from writer.interview import POINTS, Interview, Interviewer, Span

CASES = json.loads((Path(__file__).parent.parent / "data" / "draft" / "prompts.json").read_text("utf-8"))


def interview_of(case: dict[str, Any]) -> tuple[Interview, Interviewer]:
    whose = {"recipient": 0, "other": "other", None: None}
    recipient = Interviewer(case["recipient"], case["recipient_role"].strip() or None, case["relation"])
    spans = tuple(
        Span(span["start"], span["end"], span["kind"], case["notes"][span["start"] : span["end"]], whose[span["who"]])
        for span in case["spans"]
    )
    told_by = None if case["told_by"].strip().lower() == "unknown" else case["told_by"].strip()
    interview = Interview(
        case["notes"],
        case["candidate"],
        case["company"],
        case["position"],
        told_by,
        (recipient,),
        spans,
        tone=case["tone"],
    )
    return interview, recipient


@pytest.mark.parametrize("case", CASES, ids=[case["company"] for case in CASES])
def test_the_draft_prompt_is_the_trained_one(case: dict[str, Any]) -> None:
    interview, recipient = interview_of(case)
    assert draft_messages(interview, recipient, lines_for(interview, 0)) == case["draft"]


@pytest.mark.parametrize("case", CASES, ids=[case["company"] for case in CASES])
def test_the_prompt_for_one_point_is_the_trained_one(case: dict[str, Any]) -> None:
    interview, recipient = interview_of(case)
    point = POINTS[case["number"] - 1]
    assert point_messages(interview, recipient, case["use"], "Hi,\n\nA note.\n\nBest,\nMe", point) == case["point"]


def test_private_spans_and_another_interviewers_details_are_in_no_prompt() -> None:
    notes = "Ada showed me the kiln. I was late. Bo ran the quiz. Liked it. email from Ada"
    people = (Interviewer("Ada Lund"), Interviewer("Bo Sato"))

    def span(words: str, kind: Any, whose: Any = None) -> Span:
        start = notes.index(words)
        return Span(start, start + len(words), kind, words, whose)

    spans = (
        span("Ada showed me the kiln", "detail", 0),
        span("I was late", "private"),
        span("Bo ran the quiz", "detail", 1),
        span("Liked it", "feeling"),
        span("email from Ada", "told", 0),
    )
    interview = Interview(notes, "Kim", "Kiln Co", "Potter", "email from Ada", people, spans)
    prompt = draft_messages(interview, people[0], lines_for(interview, 0))[1]["content"]
    assert "(recipient) Ada showed me the kiln" in prompt
    assert "(me) Liked it" in prompt and "(news) email from Ada" in prompt
    assert "late" not in prompt and "quiz" not in prompt
