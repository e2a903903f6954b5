"""Files: a name that every file system takes, whole contents or none, a mail draft with one recipient at most."""

from __future__ import annotations

import errno
import json
import os
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from writer.deliver import Delivered
from writer.deliver.filenames import stem_of
from writer.deliver.files import write_notes
from writer.deliver.mail import draft_mail
from writer.deliver.visible import one_line
from writer.errors import InputError, WriterError
from writer.interview import Interview, Interviewer, Note

NAMES = st.text(alphabet=st.characters(codec=None), max_size=150)


def note_to(name: str | None, subject: str = "Thank you", body: str = "Dear you,\n\nthanks.\n\nMe") -> Note:
    return Note(Interviewer(name), subject, body)


@pytest.mark.parametrize(
    ("company", "person", "stem"),
    [
        ("Brayford Navigation", "Helga Strandvik", "Brayford-Navigation_Helga-Strandvik"),
        (None, "the VP", "the-VP"),
        ("A/B\\C", "../../etc/passwd", "A-B-C_etc-passwd"),
        ("Müller & Söhne", "Þórður Ólafsson", "Müller-Söhne_Þórður-Ólafsson"),
        (None, "con", "note-con"),
        (None, "COM¹", "note-COM1"),
        (None, "...", "note"),
        ("株式会社", "田中\n太郎", "株式会社_田中-太郎"),
        ("Firm", 'O’Neil: <x>|?*"', "Firm_O-Neil-x"),
    ],
)
def test_names_become_file_names(company: str | None, person: str, stem: str) -> None:
    assert stem_of(company, person) == stem


@given(st.none() | NAMES, NAMES)
def test_any_name_is_a_safe_file_name(company: str | None, person: str) -> None:
    stem = stem_of(company, person)
    assert stem and len(stem.encode()) <= 110
    assert not set(stem) & set('/\\:*?"<>|. \n\t\0')
    assert stem[0] not in "-" and stem[-1] not in "-. "
    assert stem.casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert all(unicodedata.category(letter)[0] in "LMN" or letter in "-_" for letter in stem)


def test_two_people_with_one_name_get_two_files(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    other = replace(delivered, note=replace(delivered.note, body="Another body."))
    paths = write_notes(tmp_path, interview, [delivered, other, delivered], "txt")
    assert [path.name for path in paths] == [
        "Brayford-Navigation_Helga-Strandvik.txt",
        "Brayford-Navigation_Helga-Strandvik-2.txt",
        "Brayford-Navigation_Helga-Strandvik-3.txt",
    ]


def test_an_edited_note_is_never_overwritten(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    (first,) = write_notes(tmp_path, interview, [delivered], "txt")
    assert write_notes(tmp_path, interview, [delivered], "txt") == [first]
    first.write_text("edited")
    (second,) = write_notes(tmp_path, interview, [delivered], "txt")
    assert second != first and first.read_text() == "edited"


def test_a_link_in_the_way_is_not_followed(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    target = tmp_path / "elsewhere"
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "Brayford-Navigation_Helga-Strandvik.txt").symlink_to(target)
    (path,) = write_notes(folder, interview, [delivered], "txt")
    assert path.name.endswith("-2.txt") and not target.exists()


def test_files_are_for_their_owner_alone(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    for file_format in ("txt", "eml", "json"):
        (path,) = write_notes(tmp_path / "new" / "folder", interview, [delivered], file_format)
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_text_file_is_the_subject_and_the_note(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    (path,) = write_notes(tmp_path, interview, [delivered], "txt")
    note = delivered.note
    assert path.read_text(encoding="utf-8") == f"Subject: {note.subject}\n\n{note.body}\n"


def test_a_json_file_is_a_draft_object(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    (path,) = write_notes(tmp_path, interview, [delivered], "json")
    assert json.loads(path.read_bytes())["notes"][0]["body"] == delivered.note.body


@pytest.mark.parametrize("failing", ["fsync", "link"])
def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, interview: Interview, delivered: Delivered, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    if failing == "link":
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(
        WriterError, match=r"is full: the note to Helga Strandvik was not written \(notes written before it: 0\)"
    ):
        write_notes(tmp_path, interview, [delivered], "txt")
    assert list(tmp_path.iterdir()) == []


def test_where_links_are_not_had_the_file_is_renamed(
    tmp_path: Path, interview: Interview, delivered: Delivered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    other = replace(delivered, note=replace(delivered.note, body="Another body."))
    paths = write_notes(tmp_path, interview, [delivered, other], "txt")
    assert sorted(tmp_path.iterdir()) == sorted(paths) and len(paths) == 2


def test_a_folder_that_is_a_file_is_explained(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(WriterError, match=r"cannot be made .*--out"):
        write_notes(tmp_path / "out", interview, [delivered], "txt")


def test_a_mail_draft_invents_nothing(delivered: Delivered) -> None:
    read = BytesParser(policy=policy.default).parsebytes(draft_mail(delivered.note))
    assert sorted(read.keys()) == [
        *("Content-Transfer-Encoding", "Content-Type", "MIME-Version", "Subject", "X-Unsent"),
    ]
    assert read["X-Unsent"] == "1"
    assert read["Content-Transfer-Encoding"] == "quoted-printable"
    assert read.get_content().replace("\r\n", "\n") == delivered.note.body + "\n"


def test_a_paragraph_stays_one_line_and_the_file_ends_lines_for_mail() -> None:
    body = "Dear Þóra,\n\n" + "“Naïve” words, " * 400 + "\n\nMe"
    data = draft_mail(note_to("Þóra", body=body))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.splitlines()) <= 998
    read = BytesParser(policy=policy.default).parsebytes(data).get_content()
    assert read.replace("\r\n", "\n") == body + "\n"


def test_an_address_makes_one_recipient(tmp_path: Path, interview: Interview, delivered: Delivered) -> None:
    addresses = {"Helga Strandvik": "helga@example.org"}
    (path,) = write_notes(tmp_path, interview, [delivered], "eml", addresses=addresses)
    read = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert [(one.display_name, one.addr_spec) for one in read["To"].addresses] == [
        ("Helga Strandvik", "helga@example.org")
    ]


@given(NAMES, NAMES)
@example("Helga\r\nBcc: all@example.org", "Hello\nBcc: all@example.org")
@example("Strandvik, Helga, " * 8 + "M.D.", "=?utf-8?q?x?=")
@example("Þórður, Ólafsson, " * 8, "Ó" * 150)
@example('"Q" <a@b.c>, other@example.org', "a: b")
@example("=?utf-8?q?a=2C_b?= =?utf-8?q?c?=", " =?")
@example("a\\", "\\")
@example("x(comment)", "")
def test_any_name_and_subject_survive_the_mail_draft(name: str, subject: str) -> None:
    data = draft_mail(note_to(name, subject), "helga@example.org")
    read = BytesParser(policy=policy.default).parsebytes(data)
    (recipient,) = read["To"].addresses
    assert recipient.addr_spec == "helga@example.org"
    assert recipient.display_name == one_line(name).replace("=?", "= ?")
    assert str(read["Subject"]) == one_line(subject).replace("=?", "= ?")
    assert not {"bcc", "cc", "from", "date", "message-id"} & {key.lower() for key in read}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_body_survives_the_mail_draft(body: str) -> None:
    draft_mail(note_to("Helga", body=body))


@pytest.mark.parametrize("address", ["", "helga", "a@b, c@d", "a@b\nBcc: c@d", "Helga <a@b>", "é@b.org", "@b", "a@"])
def test_what_is_no_address_is_refused_before_anything_is_written(
    tmp_path: Path, interview: Interview, delivered: Delivered, address: str
) -> None:
    with pytest.raises(InputError, match="not a mail address"):
        write_notes(tmp_path / "out", interview, [delivered], "eml", addresses={"Helga Strandvik": address})
    assert not (tmp_path / "out").exists()


def test_the_disk_really_full(
    tmp_path: Path, interview: Interview, delivered: Delivered, small: Callable[[], None]
) -> None:
    big = replace(delivered, note=replace(delivered.note, body="word " * 20_000))
    with pytest.raises(WriterError, match="is full"):
        write_notes(tmp_path, interview, [big], "txt")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small() -> object:
    """No file of this process may grow past 10 kB: the system itself refuses the write."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
