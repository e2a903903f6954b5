"""Only plain words stop a note, and a wish about recipients or length is understood."""

from __future__ import annotations

import pytest

from writer.read.worth import skipped, unwanted, wished_tone


@pytest.mark.parametrize(
    "line",
    [
        "Honestly I would never work there.",
        "wouldn't work for that lot, not for double",
        "I dodged a bullet, the owner screamed at a porter",
        "Glad I didn't get it tbh",
        "wouldnt set foot in there again",
    ],
)
def test_plain_dislike_is_quoted(line: str) -> None:
    why = unwanted(f"Met Ida Roth.\n{line}\nLetter on Monday.")
    assert why is not None and line.rstrip(".") in why


@pytest.mark.parametrize(
    "line",
    [
        "my sister says I dodged a bullet but I'd still take it",
        "I'd love to work there",
        "she said she would not work there without the new boiler",
        "gutted, I really wanted it",
        "the commute would kill me but the people are lovely",
    ],
)
def test_other_peoples_words_and_small_doubts_are_not(line: str) -> None:
    assert unwanted(f"Met Ida Roth.\n{line}\n") is None


def test_wishes_about_the_notes() -> None:
    assert wished_tone("keep it short please") == "brief"
    assert wished_tone("make it formal") == "formal"
    assert wished_tone("call her Dr.") is None
    assert skipped("don't write to Mark\nskip the recruiter") == ["Mark", "the recruiter"]
