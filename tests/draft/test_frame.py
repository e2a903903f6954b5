"""Greeting and sign-off: titles as in the notes, nothing guessed."""

from __future__ import annotations

import pytest

from writer.draft.frame import called, greeting, is_sign_off, sign_off
from writer.interview import TONES, Interview, Interviewer


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Helga Strandvik", "Helga"),
        ("Dr Anna Maria Pietrzak", "Dr Pietrzak"),
        ("Mrs Okonjo-Hale", "Mrs Okonjo-Hale"),
        ("Dr. Raman", "Dr. Raman"),
        ("Leszek", "Leszek"),
        ("João Ferreira", "João"),
        (None, None),
    ],
)
def test_a_person_is_called_as_the_notes_call_them(name: str | None, said: str | None) -> None:
    assert called(Interviewer(name)) == said


def test_a_title_is_greeted_formally_and_nobody_is_greeted_by_role() -> None:
    assert greeting(Interview("", tone="warm"), Interviewer("Dr. Raman")) == "Dear Dr. Raman,"
    assert greeting(Interview("", tone="warm"), Interviewer("Helga Strandvik")) == "Hi Helga,"
    assert greeting(Interview("", tone="formal"), Interviewer("Helga Strandvik")) == "Dear Helga,"
    assert greeting(Interview(""), Interviewer(None, "VP of Sales")) == "Hello,"


def test_every_tone_closes_with_the_candidates_name() -> None:
    for tone in TONES:
        closing = sign_off(Interview("", candidate="Kim Sole", tone=tone), 3)
        assert closing.splitlines()[1] == "Kim Sole" and closing.splitlines()[0].endswith(",")


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("\n\nAll the best,\n", True),
        ("\n\nBest wishes,\nKim Sole", True),
        ("\n\nKim", True),
        ("Thank you for your time.", False),
        ("\n\nIf another role opens, I hope you will write.", False),
    ],
)
def test_a_closing_is_told_from_a_sentence(text: str, closing: bool) -> None:
    assert is_sign_off(text, "Kim Sole") is closing
