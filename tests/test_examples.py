"""The main job on the five examples, with the real model: every stage joined, nothing private in a note."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import EXAMPLES, writer

pytestmark = pytest.mark.slow

# file → the options that the notes leave out, who gets a note, and words that no note may hold.
CASES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "backend-engineer.txt": ([], ["Marisol Quenneville"], ["idempotency", "fumbled", "91", "100", "fan", "expenses"]),
    "joiner.txt": (
        ["--candidate", "Rhys Tamm", "--company", "Harlow and Pike"],
        ["Stanislaw Mrozek"],
        ["level three", "CNC", "cnc", "milk", "thumb"],
    ),
    "primary-school.txt": (
        ["--candidate", "Nell Ashworth"],
        ["Mrs Adaeze Osei-Blackthwaite", "Callum Pryce-Dobbs"],
        ["divorce", "Fernleigh", "cried", "Cried", "under a table", "Mum"],
    ),
}


def draft(name: str) -> tuple[int, dict[str, Any]]:
    done = writer("draft", str(EXAMPLES / name), *CASES[name][0], "--json", "--quiet", "--no-input")
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("name", CASES)
def test_an_example_becomes_a_note_to_each_interviewer(name: str) -> None:
    code, result = draft(name)
    options, people, forbidden = CASES[name]
    candidate = result["interview"]["candidate"] or options[1]
    assert [note["recipient"]["name"] for note in result["notes"]] == people
    for note in result["notes"]:
        body = note["body"]
        for word in forbidden:
            assert word not in body, (word, body)
        assert not re.search(r"[\[\]{}_]", body)
        assert body.rstrip().endswith(candidate)
        assert 25 <= len(body.split()) <= 230
        made = sum(point["covered"] for point in note["report"]["points"].values())
        assert made >= 4, (note["report"]["points"], body)
        notes = Path(EXAMPLES / name).read_text("utf-8")
        for detail in note["details"]:
            assert notes[slice(*detail["source"])].strip()
    assert code == (0 if all(_clean(note["report"]) for note in result["notes"]) else 1)


def _clean(report: dict[str, Any]) -> bool:
    """As far as the JSON tells: severity is not in it, so findings may be hints."""
    return all(point["covered"] for point in report["points"].values()) and not report["findings"]
