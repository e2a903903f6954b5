"""Every rule fires where its row says and nowhere else that its row names; honest words never do."""

from __future__ import annotations

import pytest

from writer.check.phrases import phrase_findings, rules

CASES = list(rules().values())


def fired(text: str) -> set[str]:
    return {finding.rule for finding in phrase_findings(text)}


@pytest.mark.parametrize("rule", CASES, ids=[rule.id for rule in CASES])
def test_a_rule_fires_on_its_samples_and_not_on_the_clean_ones(rule) -> None:  # type: ignore[no-untyped-def]
    assert len(rule.fires) >= 2 and rule.clean
    for sample in rule.fires:
        assert rule.id in fired(sample), sample
    for sample in rule.clean:
        assert rule.id not in fired(sample), sample


@pytest.mark.parametrize("rule", CASES, ids=[rule.id for rule in CASES])
def test_no_suggestion_is_itself_on_the_list(rule) -> None:  # type: ignore[no-untyped-def]
    assert not phrase_findings(rule.suggestion)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your time.",
        "I am disappointed.",
        "I was sorry to hear it.",
        "Unfortunately I was not chosen; thank you for telling me.",
        "I would still like to work there, so please keep me in mind.",
        "Let me know if another place opens.",
        "I appreciate the two hours you gave me. Please get in touch.",
        "I learned a lot from you, however short the visit was.",
    ],
)
def test_honest_wording_never_fires(text: str) -> None:
    assert not phrase_findings(text)


def test_curly_and_straight_are_one_and_offsets_are_the_writers() -> None:
    straight, curly = "I couldn't help but smile.", "I couldn’t help but smile."
    (one,), (other,) = phrase_findings(straight), phrase_findings(curly)
    assert (one.rule, one.start, one.end) == (other.rule, other.start, other.end)
    assert other.text == curly[other.start : other.end]


def test_a_name_a_quotation_and_the_notes_own_words_are_no_finding() -> None:
    assert phrase_findings("I liked the amazing work.")
    assert not phrase_findings("I liked Amazing Work Hospice.", names=["Amazing Work Hospice"])
    assert not phrase_findings('Your poster says "amazing work" on it.')
    assert not phrase_findings("You said it was amazing work.", notes="boss: amazing  work on the kiln")


def test_openers_are_judged_only_where_a_note_opens() -> None:
    opener = "I hope this email finds you well."
    assert phrase_findings(f"Dear Ada,\n\n{opener}")
    later = f"Dear Ada,\n\nThank you for the hour. The kiln was hot. Bo was kind. {opener}"
    assert not phrase_findings(later)
    assert not phrase_findings(opener, opening=False)


def test_a_slot_left_in_blocks() -> None:
    assert all(finding.severity == "block" for finding in phrase_findings("Dear [your name], thanks to {company}."))
