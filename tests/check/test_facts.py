"""Facts: names and numbers to the letter, words by lemma, who did what, what must stay out, who is spoken to."""

from __future__ import annotations

import pytest

from writer.check import check
from writer.check.address import third_person
from writer.check.grounding import support, ungrounded_marks, unsupported_words
from writer.check.privacy import leaked_words
from writer.check.roles import swapped
from writer.check.sameness import overlap, sameness_findings
from writer.check.sentences import sentences
from writer.interview import Interview, Interviewer, Span

NOTES = "- Ada Lund, eng mgr, 2 hrs w/ her tues. showed me the 3 kilns\n- Bo does the glazes, 25 of them"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("You showed me the three kilns on Tuesday.", []),
        ("Bo has twenty-five glazes.", []),
        ("You gave me two hours.", []),
        ("You showed me the four kilns.", ["four"]),
        ("You and Carla showed me the kilns.", ["Carla"]),
        ("You called on Friday.", ["Friday"]),
        ("Ada’s kilns are three.", []),
    ],
)
def test_names_numbers_and_days_must_stand_in_the_notes(text: str, wrong: list[str]) -> None:
    assert [text[start:end] for start, end, _ in ungrounded_marks(text, NOTES.splitlines())] == wrong


def test_content_words_are_supported_by_lemma_abbreviation_and_stem() -> None:
    assert unsupported_words("The engineering manager showed me her kilns for two hours.", [NOTES]) == []
    assert unsupported_words("You showed me the swimming pool.", [NOTES]) == ["swimming", "pool"]
    assert support("You showed me the kilns.", [NOTES]) == 1.0


@pytest.mark.parametrize(
    ("text", "source", "wrong"),
    [
        ("I showed Ada the kilns.", "she showed me the kilns", True),
        ("Ada showed me the kilns.", "she showed me the kilns", False),
        ("Ada showed me the kilns.", "showed me the kilns", False),
        ("I walked you round the shop.", "Ada walked me round the shop.", True),
        ("You walked me round the shop.", "Ada walked me round the shop.", False),
        ("Ada and I talked about the glaze.", "we talked about the glaze", False),
    ],
)
def test_swapped_roles_are_heard(text: str, source: str, wrong: bool) -> None:
    assert (swapped(text, [source], "Ada Lund") is not None) is wrong


def test_a_recipient_is_you_and_may_be_called_by_name() -> None:
    assert third_person("Ada showed me the kilns.", "Ada Lund")
    assert not third_person("Thank you, Ada, for the kilns.", "Ada Lund")
    assert not third_person("Dr Bose fired them.", "Dr Ada Lund")


def _interview() -> Interview:
    notes = NOTES + "\n- forgot the firing temperature, blushed"
    start = notes.index("forgot")
    private = Span(start, len(notes), "private", notes[start:], 0)
    usable = Span(0, 20, "detail", NOTES, 0)
    return Interview(notes, "Kim", "Kiln Co", "Potter", None, (Interviewer("Ada Lund"),), (usable, private))


def test_what_is_private_is_a_finding_when_the_note_repeats_it() -> None:
    interview = _interview()
    body = "Dear Ada,\n\nThank you for the kilns. I am sorry that I forgot the firing temperature.\n\nBest,\nKim"
    report = check(body, interview=interview, recipient=interview.interviewers[0])
    assert [finding.text for finding in report.findings if finding.category == "leaked"] == [
        "I am sorry that I forgot the firing temperature."
    ]
    assert leaked_words("Thank you for showing me the kilns.", interview.private(), interview.usable()) is None


def test_an_unsupported_fact_names_the_nearest_line() -> None:
    interview = _interview()
    body = "Dear Ada,\n\nThank you for showing me the nine kilns with Carla.\n\nBest,\nKim"
    found = [one for one in check(body, interview=interview).findings if one.category == "ungrounded"]
    assert {one.text for one in found} == {"nine", "Carla"}
    assert all("kilns" in one.message for one in found)


def test_two_notes_that_share_a_run_of_words_are_found_and_others_are_not() -> None:
    one = "Dear Ada,\n\nThank you for showing me how the kilns are stacked.\n\nBest,\nKim"
    same = "Dear Bo,\n\nI liked it. Thank you for showing me how the kilns are stacked.\n\nBest,\nKim"
    other = "Dear Bo,\n\nYour glazes taught me to look at ash twice.\n\nBest,\nKim"
    assert [finding.rule for finding in sameness_findings(one, [same])] == ["same-as-sibling"]
    assert not sameness_findings(one, [other]) and overlap(one, other) < 0.04 < overlap(one, same)


def test_sentences_end_neither_at_titles_nor_at_initials() -> None:
    text = "Hi Ada,\n\nI met Dr. Bose at 3.30 with J. Smith. It was good!\n\nBest,\nKim"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Hi Ada,",
        "I met Dr. Bose at 3.30 with J. Smith.",
        "It was good!",
        "Best,",
        "Kim",
    ]
