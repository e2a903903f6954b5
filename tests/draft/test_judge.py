"""What a proposed detail or sentence is refused for."""

from __future__ import annotations

import pytest

from writer.draft.judge import Judge
from writer.draft.prompt import lines_for
from writer.interview import Detail, Interview, Interviewer, Span

NOTES = "Ada Lund showed me the three kilns. forgot the firing temperature. wld take it. Bo emailed me Tuesday, a no"
ADA = Interviewer("Ada Lund", "Potter", "hiring_manager")


def span(words: str, kind: str, whose: object = None) -> Span:
    start = NOTES.index(words)
    return Span(start, start + len(words), kind, words, whose)  # type: ignore[arg-type]


@pytest.fixture
def judge() -> Judge:
    spans = (
        span("Ada Lund showed me the three kilns", "detail", 0),
        span("forgot the firing temperature", "private"),
        span("wld take it", "feeling"),
        span("Bo emailed me Tuesday, a no", "told", "other"),
    )
    interview = Interview(NOTES, "Kim Sole", "Kiln Co", "Potter", "email from Bo on Tuesday", (ADA,), spans)
    detail = Detail("Ada showed me the three kilns.", (spans[0].start, spans[0].end))
    return Judge(interview, ADA, lines_for(interview, 0), details=[detail])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("You showed me the three kilns, and I liked that.", None),
        ("I showed you the three kilns that morning.", "swapped-roles"),
        ("You showed me the four kilns, and I liked that.", "ungrounded"),
        ("You showed me the swimming pool and the garden.", "unsupported"),
        ("Ada showed me the three kilns that morning.", "third-person"),
        ("Thank you for emailing me the decision.", "wrong-teller"),
        ("I am sorry that you hadn't let me know.", "reproach"),
        ("I would say yes to Kiln Co, and I hope you will.", "dangling"),
        ("Here is [the sentence] for you to use.", "chatter"),
    ],
)
def test_a_sentence_is_kept_or_refused_for_its_reason(judge: Judge, text: str, rule: str | None) -> None:
    assert judge.sentence(text, []) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Ada showed me the three kilns.", None),
        ("I showed Ada the three kilns.", "swapped-roles"),
        ("Ada showed me the nine kilns.", "ungrounded"),
        ("I would love to stack the three kilns.", "unsupported"),
    ],
)
def test_a_detail_is_kept_or_refused_for_its_reason(judge: Judge, text: str, rule: str | None) -> None:
    assert judge.detail(text)[0] == rule
