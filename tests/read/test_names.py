"""Forms of one name are known as one person's, and the names of two people are kept apart."""

from __future__ import annotations

import pytest

from writer.read.names import same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Priya Raman", "Dr Raman"),
        ("P. Raman", "Priya Raman"),
        ("Bob", "Robert Hall"),
        ("Sam", "Samira Khan"),
        ("Mrs O-H", "Mrs Okonjo-Hale"),
        ("Priya", "Prija Raman"),
        ("Yuksel", "Mr Yüksel"),
        ("Marcus T.", "Marcus"),
        ("PR", "Priya Raman"),
    ],
)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert same_person(one, other) and same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mr Chen", "Ms Chen"), ("Tom", "Tim"), ("Anna", "Hanna"), ("Tom Hale", "Priya Hale"), ("Helga", "Hanna Berg")],
)
def test_two_people(one: str, other: str) -> None:
    assert not same_person(one, other)
