"""The six points: made in common and uncommon ways, and near misses that do not make them."""

from __future__ import annotations

import pytest
import spacy

from writer.check.points import points_in
from writer.interview import POINTS, Point


@pytest.mark.parametrize(
    ("sentence", "point"),
    [
        ("Thank you for phoning me on Friday to say that you chose someone else.", "outcome"),
        ("Thank you for the two hours you gave me on a busy Tuesday.", "time"),
        ("I was disappointed not to get the job.", "disappointment"),
        ("I won't pretend I wasn't hoping for a different letter.", "disappointment"),
        ("I learned a lot about how the bakery works from watching you and Ines shape the rye.", "appreciation"),
        ("I would still like to work at the pottery.", "interest"),
        ("If another place opens in the glaze room, please get in touch with me.", "reconnect"),
    ],
)
def test_a_sentence_makes_its_point(sentence: str, point: Point) -> None:
    made = points_in(sentence)
    assert made[point].covered, {name: report.score for name, report in made.items()}
    assert all(sentence[start:end].strip() for start, end in made[point].spans)


@pytest.mark.parametrize(
    ("sentence", "point"),
    [
        ("The kiln holds forty pots.", "interest"),
        ("You drop the paddles by hand.", "reconnect"),
        ("I wish you luck with the new glaze.", "reconnect"),
        ("Thank you for the hour you gave me.", "disappointment"),
    ],
)
def test_a_sentence_does_not_make_a_point_that_is_not_in_it(sentence: str, point: Point) -> None:
    assert not points_in(sentence)[point].covered


def test_nothing_makes_no_point_and_every_point_is_reported() -> None:
    report = points_in("")
    assert list(report) == list(POINTS) and not any(one.covered for one in report.values())


def test_the_component_marks_the_words_in_a_spacy_doc() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("note_points")
    doc = nlp("I was disappointed not to get the job. Please write to me when another job opens.")
    labels = {span.label_ for span in doc.spans["points"]}
    assert {"disappointment", "reconnect"} <= labels
