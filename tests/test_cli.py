"""The commands as people and scripts meet them: exit codes, one clear sentence, clean output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"


def writer(*arguments: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, its input not a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "writer", *arguments],
        input=data,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=900,
        check=False,
    )


@pytest.mark.parametrize("data", [b"", b"  \n\n\t\r\n", b"\xef\xbb\xbf", b"\x1b[2J"])
def test_an_empty_paste_ends_with_3_and_one_sentence(data: bytes) -> None:
    done = writer("draft", "-", data=data)
    assert done.returncode == 3 and done.stdout == b""
    assert done.stderr.decode().strip().count("\n") == 0 and "no interview notes" in done.stderr.decode()


def test_notes_in_another_language_end_with_3_and_say_so() -> None:
    german = (
        "Gespräch mit Frau Müller am Dienstag, sie leitet die Werkstatt und hat mir die neue Drehbank gezeigt. "
        "Leider habe ich die Absage gestern per E-Mail bekommen, aber ich würde dort immer noch gerne arbeiten."
    )
    done = writer("draft", "-", data=german.encode())
    assert done.returncode == 3 and "only English" in done.stderr.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not text"),
        (os.urandom(4000), "not text"),
        (b"x" * 5_000_001, "5 MB"),
    ],
    ids=["picture", "noise", "5 MB"],
)
def test_what_is_no_text_is_refused_within_seconds(data: bytes, said: str) -> None:
    done = writer("read", "-", data=data)
    assert done.returncode == 3 and said in done.stderr.decode()


def test_a_file_that_is_not_there_is_named() -> None:
    done = writer("draft", "no/such/notes.txt")
    assert done.returncode == 3 and "no/such/notes.txt" in done.stderr.decode()


def test_no_model_and_no_network_ends_with_4_and_the_command_to_run_later(tmp_path: Path) -> None:
    done = writer("draft", str(EXAMPLES / "backend-engineer.txt"), "--offline", THANKS_ANYWAY_CACHE=str(tmp_path))
    assert done.returncode == 4 and "writer models get" in done.stderr.decode()


def test_what_is_not_known_is_named_with_the_option_that_tells_it() -> None:
    done = writer("draft", str(EXAMPLES / "joiner.txt"), "--no-input")
    assert done.returncode == 3 and "--candidate" in done.stderr.decode()


def test_an_unknown_model_and_an_unknown_recipient_are_wrong_use() -> None:
    notes = str(EXAMPLES / "backend-engineer.txt")
    assert writer("draft", notes, "--model", "no-such-model").returncode == 2
    assert writer("draft", "--frobnicate").returncode == 2


def test_utf_16_and_windows_line_ends_read_like_utf_8() -> None:
    text = (EXAMPLES / "backend-engineer.txt").read_text("utf-8")
    plain = json.loads(writer("read", "-", "--json", data=text.encode()).stdout)
    for data in (text.encode("utf-16"), text.encode("utf-16-le"), text.replace("\n", "\r\n").encode("utf-8-sig")):
        assert json.loads(writer("read", "-", "--json", data=data).stdout) == plain


def test_read_finds_who_what_and_what_must_stay_out() -> None:
    read = json.loads(writer("read", str(EXAMPLES / "backend-engineer.txt"), "--json").stdout)
    assert (read["candidate"], read["company"]) == ("Oren Dzhamalov", "Brinemark Freight")
    assert [person["name"] for person in read["interviewers"]] == ["Marisol Quenneville"]
    private = " ".join(one["text"] for one in read["interviewers"][0]["private"])
    assert "91k" in private and "idempotency" in private
    usable = " ".join(one["text"] for one in read["interviewers"][0]["details"])
    assert "quiet thursdays" in usable and "91k" not in usable and "idempotency" not in usable


def test_a_terminal_escape_in_the_notes_never_reaches_the_terminal() -> None:
    data = (
        b"\x1b]0;owned\x07met Ada Lund, potter at Kiln Co\nshe showed me the \x1b[31mkiln\x1b[0m. email from Ada, no\n"
    )
    done = writer("read", "-", data=data)
    assert done.returncode == 0 and b"\x1b" not in done.stdout + done.stderr and b"kiln" in done.stdout


def test_check_needs_no_language_model_and_reports_each_point(tmp_path: Path) -> None:
    note = (
        "Dear Ada,\n\nThank you for ringing me with the decision on Tuesday. I was disappointed, for I had hoped to "
        "join you.\n\nI am grateful for the hour you gave me. Seeing you stack the kiln and meeting Bo taught me how "
        "the pottery works.\n\n"
        "I would still like to work with you. If another place opens, please get in touch.\n\nKind regards,\nKim\n"
    )
    (tmp_path / "note.txt").write_text(note, "utf-8")
    done = writer("check", str(tmp_path / "note.txt"), "--json", THANKS_ANYWAY_CACHE=str(tmp_path))
    report = json.loads(done.stdout)
    assert all(point["covered"] for point in report["points"].values()), report
    assert done.returncode == 0


def test_check_says_what_is_missing_and_what_rings_false(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(
        "Dear [Name],\n\nI hope this email finds you well. A dream job!\n\nBest,\nKim\n", "utf-8"
    )
    done = writer("check", str(tmp_path / "note.txt"), "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert not report["points"]["reconnect"]["covered"] and not report["points"]["outcome"]["covered"]
    assert {"placeholder", "opener"} <= {finding["category"] for finding in report["findings"]}


def test_the_command_starts_quickly_and_loads_nothing_heavy_for_help() -> None:
    stages = "writer.cli, writer.read, writer.check, writer.draft, writer.polish"
    code = f"import sys, {stages}; print(sorted({{'torch', 'spacy', 'transformers'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
