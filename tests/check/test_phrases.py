"""Every rule fires where its row says and nowhere else that its row names; honest words never do."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from writer.check.phrases import Rule, phrase_findings, rule, rules, suppressed_phrases

CATEGORIES = {
    *("opener", "filler", "flattery", "cliche", "corporate", "overdone", "begging", "bitter"),
    *("placeholder", "massmail", "aitell"),
}
CASES = list(rules().values())


def fired(text: str) -> set[str]:
    return {finding.rule for finding in phrase_findings(text)}


@pytest.mark.parametrize("rule", CASES, ids=[case.id for case in CASES])
def test_a_rule_fires_on_its_samples_and_not_on_the_clean_ones(rule: Rule) -> None:
    assert len(rule.fires) >= 2 and rule.clean
    for sample in rule.fires:
        assert rule.id in fired(sample), sample
    for sample in rule.clean:
        assert rule.id not in fired(sample), sample


@pytest.mark.parametrize("rule", CASES, ids=[case.id for case in CASES])
def test_no_suggestion_is_itself_on_the_list(rule: Rule) -> None:
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
        "You told me on Monday that you are moving forward with someone else.",
        "You gave me a chance to show you my bowls.",
        "I wanted this job, and I was disappointed that you chose a more qualified candidate.",
        "I'd love to hear from you if that changes.",
        "I won't pretend that I wasn't hoping for a different letter.",
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


def test_a_name_spares_only_whole_words() -> None:
    assert phrase_findings("It was a seamless process.", names=["Seam", "Less"])
    assert phrase_findings("You gave me a myriad of mugs.", notes="myriads")


def test_the_longest_of_overlapping_findings_stays() -> None:
    (one,) = phrase_findings("Please do not hesitate to reach out.")[:1]
    assert one.rule == "massmail-hesitate"
    spans = [(found.start, found.end) for found in phrase_findings("Thank you from the bottom of my heart, truly.")]
    assert len(spans) == len(set(spans))


def test_marks_are_only_hints() -> None:
    assert not phrase_findings("We met on Monday!")
    found = phrase_findings("We met on Monday! It rained! I saw it — the kiln.")
    assert [(one.rule, one.category, one.severity) for one in found] == [
        ("exclamation", "overdone", "hint"),
        ("em-dash", "aitell", "hint"),
    ]


def test_the_list_covers_every_category_and_knows_its_rows() -> None:
    assert {case.category for case in CASES} == CATEGORIES
    assert len(CASES) >= 130
    assert all(case.severity == "block" for case in CASES if case.category == "placeholder")
    assert all(bool(case.pattern) != bool(case.regex) for case in CASES)
    assert rule("cliche-dream-job") is rules()["cliche-dream-job"]
    assert rule("no-such-rule") is None


def test_what_the_drafter_suppresses_is_a_short_list_without_honest_words() -> None:
    phrases = suppressed_phrases()
    assert 30 <= len(phrases) <= 60
    assert len(phrases) == len(set(phrases))
    assert "valuable insights" in phrases
    assert "keep me in mind" not in phrases


def test_a_sentence_takes_little_time() -> None:
    sentence = "Thank you for showing me the kiln on Tuesday, and for telling me yourself that you chose someone else."
    phrase_findings(sentence)
    before = time.perf_counter()
    for _ in range(20):
        phrase_findings(sentence)
    assert (time.perf_counter() - before) / 20 < 0.1  # about 4 ms on an idle machine; a busy one is slower


def test_importing_loads_no_spacy() -> None:
    code = "import sys, writer.check.phrases; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
