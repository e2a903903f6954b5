"""The JSON that scripts depend on: its keys are the contract's, its offsets count code points."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from writer.deliver import Delivered
from writer.deliver.machine import as_json, check_object, polish_object, read_object, to_json
from writer.interview import Interview


def test_the_draft_object_has_exactly_the_keys_of_the_contract(delivered: Delivered, interview: Interview) -> None:
    value = json.loads(as_json(interview, [delivered]))
    assert list(value) == ["version", "interview", "notes"]
    (note,) = value["notes"]
    assert list(note) == [
        *("recipient", "subject", "body", "details", "report", "polish"),
        *("model", "engine", "seed", "seconds", "tokens"),
    ]
    assert list(note["recipient"]) == ["name", "role", "relation"]
    assert list(note["details"][0]) == ["text", "source"]
    assert [list(one) for one in note["polish"]] == [["start", "end", "before", "after", "rule", "message"]]
    assert note["seconds"] == {"draft": 41.2, "check": 0.6, "polish": 1.1}
    assert note["tokens"] == {"prompt": 812, "generated": 1940}
    assert note["report"] == check_object(delivered.report)
    assert value["interview"] == read_object(interview)


def test_the_check_object_has_all_six_points_in_order(delivered: Delivered) -> None:
    value = check_object(delivered.report)
    assert list(value) == ["version", "points", "findings"]
    assert list(value["points"]) == ["outcome", "time", "disappointment", "appreciation", "interest", "reconnect"]
    assert all(list(point) == ["covered", "spans", "score"] for point in value["points"].values())
    assert list(value["findings"][0]) == ["rule", "category", "start", "end", "text", "message", "suggestion"]


def test_the_read_object_gives_each_interviewer_the_details_and_what_stays_out(interview: Interview) -> None:
    value = read_object(interview)
    assert list(value) == [
        *("version", "candidate", "company", "position", "told_by", "worth_sending", "why_not", "interviewers"),
    ]
    helga, deputy = value["interviewers"]
    assert list(helga) == ["name", "role", "relation", "details", "private"]
    assert len(helga["details"]) == 1 and deputy["details"] == []
    assert helga["private"] == deputy["private"]
    start, end = helga["details"][0]["source"]
    assert interview.notes[start:end] == helga["details"][0]["text"]


def test_the_polish_object_keeps_what_was_changed_apart_from_what_is_proposed(delivered: Delivered) -> None:
    value = polish_object("Thank you.", delivered.corrections)
    assert [one["after"] for one in value["polish"]] == ["phoning"]
    assert [one["after"] for one in value["proposed"]] == ["Deer"]


def test_offsets_are_python_offsets_after_an_emoji(delivered: Delivered) -> None:
    body = "🙂🙂 just reaching out"
    finding = replace(delivered.report.findings[0], start=3, end=20, text=body[3:20])
    value = json.loads(to_json(check_object(replace(delivered.report, findings=(finding,)))))
    assert body[value["findings"][0]["start"] : value["findings"][0]["end"]] == "just reaching out"


@given(st.text(alphabet=st.characters(codec=None)))
def test_json_holds_any_text_and_nothing_that_a_terminal_obeys(text: str) -> None:
    written = to_json({"text": text})
    assert not any((letter < " " and letter != "\n") or "\x7f" <= letter <= "\x9f" for letter in written)
    read = json.loads(written.encode())["text"]
    assert len(read) == len(text)
    assert read == "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)


def test_letters_stay_readable() -> None:
    assert "Þórður “naïve”" in to_json({"name": "Þórður “naïve”"})
