"""Rounds of changes, told as stretches of the text as it was given."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from writer.polish.decide import is_one_slip, is_slip_of_the_finger
from writer.polish.edit import Edit, add, apply, place_in_given

Change = tuple[int, int, str]
CHANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.text("xyz😀", max_size=4)), max_size=6)


@given(st.text("abc de😀", max_size=25), CHANGES)
def test_edits_of_the_given_text_come_to_the_same_as_one_change_after_another(text: str, changes: list[Change]) -> None:
    edits: tuple[Edit, ...] = ()
    current = text
    for start, length, after in changes:
        start = min(start, len(current))
        end = min(start + length, len(current))
        edits = add(text, edits, Edit(start, end, after, "R", ""))
        current = current[:start] + after + current[end:]
        assert apply(text, edits) == current
        places = [(edit.start, edit.end) for edit in edits]
        assert all(one[1] <= other[0] for one, other in pairwise(places))


@given(st.text("abc de😀", max_size=25), CHANGES, st.integers(0, 30), st.integers(1, 4))
def test_a_place_that_no_edit_touches_holds_the_same_words(
    text: str, changes: list[Change], start: int, length: int
) -> None:
    edits: tuple[Edit, ...] = ()
    for at, size, after in changes:
        current = apply(text, edits)
        at = min(at, len(current))
        edits = add(text, edits, Edit(at, min(at + size, len(current)), after, "R", ""))
    current = apply(text, edits)
    start = min(start, len(current))
    end = min(start + length, len(current))
    place = place_in_given(edits, start, end)
    if place is not None:
        assert text[place[0] : place[1]] == current[start:end]


def test_two_rules_on_one_stretch_become_one_edit_that_names_both() -> None:
    once = add("a the honest talk", (), Edit(0, 5, "a", "DT_DT", "one article"))
    twice = add("a the honest talk", once, Edit(0, 1, "an", "EN_A_VS_AN", "an"))
    assert twice == (Edit(0, 5, "an", "DT_DT+EN_A_VS_AN", "an"),)


def test_what_counts_as_one_slip() -> None:
    for written, meant in [("teh", "the"), ("adress", "address"), ("untill", "until"), ("monday", "Monday")]:
        assert is_one_slip(written, meant)
        assert is_slip_of_the_finger(written, meant)
    for written, meant in [("upsert", "upset"), ("oncall", "on call"), ("color", "colour"), ("grey", "gray")]:
        assert is_one_slip(written, meant)
        assert not is_slip_of_the_finger(written, meant)
    assert not is_one_slip("dissapointed", "disappointed")
    assert not is_one_slip("same", "same")
