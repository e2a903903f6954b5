"""Whatever bytes hold the notes, what is read is clean text, or one sentence says what is wrong and where."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.errors import InputError
from writer.read.decode import LARGEST_BYTES, decode

PLAIN = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), min_size=4).filter(str.strip)
LINES = st.lists(PLAIN, min_size=1, max_size=8)
ANY = st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="\u2028\u2029"), min_size=4)
ESCAPES = st.sampled_from(
    ["\x1b[31m", "\x1b[0m", "\x1b[200~", "\x1b[2K", "\x1b]0;title\x07", "\x1b]8;;x\x1b\\", "\x1b(B", "\x1bM", "\x1b"]
)


@given(LINES)
def test_line_ends_of_every_system_read_the_same(lines: list[str]) -> None:
    wanted = "\n".join(lines)
    for end in ("\n", "\r\n", "\r"):
        assert decode(end.join(lines).encode(), "notes.txt") == wanted


@given(LINES, st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "utf-32"]))
def test_every_unicode_encoding_is_found_out_with_or_without_its_mark(lines: list[str], encoding: str) -> None:
    assert decode("\r\n".join(lines).encode(encoding), "notes.txt") == "\n".join(lines)


@given(ANY)
def test_text_of_any_script_comes_through_utf8_whole(text: str) -> None:
    assert decode(b"notes: " + text.encode(), "notes.txt").endswith(text)


@given(st.lists(st.one_of(PLAIN, ESCAPES, st.sampled_from(["\0", "\x07", "\x08", "\x7f", "\x9d", "\u200b", "\ufeff"]))))
def test_escapes_nuls_and_controls_are_gone(pieces: list[str]) -> None:
    try:
        text = decode(("Met Helga on Tuesday at the yard, " * 20 + "".join(pieces)).encode(), "notes.txt")
    except InputError:
        return
    assert not [character for character in text if ord(character) < 32 and character not in "\n\t"]
    assert "\x1b" not in text and "\0" not in text and "\ufeff" not in text and "\u200b" not in text


@given(st.binary(max_size=3000))
def test_no_bytes_whatever_do_worse_than_one_sentence(data: bytes) -> None:
    try:
        text = decode(data, "notes.txt")
    except InputError as error:
        assert "notes.txt" in str(error)
    else:
        assert text.strip() and "\0" not in text and "\r" not in text


def test_colours_of_a_terminal_vanish_and_the_words_stay() -> None:
    assert (
        decode(b"\x1b[1;32mHelga\x1b[0m showed me\x1b]0;t\x07 the \x1b[4mkiln\x1b[24m\r\n", "x")
        == "Helga showed me the kiln\n"
    )


def test_a_cut_off_title_sequence_does_not_swallow_the_notes() -> None:
    assert "Helga showed me the kiln" in decode(b"\x1b]0;window\nHelga showed me the kiln", "x")


def test_a_note_from_an_old_windows_editor_keeps_its_quotes_and_pounds() -> None:
    assert decode("“Bea” said £12 – café".encode("cp1252"), "x") == "“Bea” said £12 – café"


def test_what_powershell_pipes_without_a_mark_is_read() -> None:
    assert decode("Met Inés at Köln\r\nand Zoë".encode("utf-16-le"), "standard input") == "Met Inés at Köln\nand Zoë"


def test_a_pipe_cut_within_a_character_loses_that_character_only() -> None:
    assert decode("We had café".encode()[:-1], "x") == "We had caf"
    assert decode("We had tea".encode("utf-16-le")[:-1], "x") == "We had te"


@pytest.mark.parametrize("data", [b"", b"   \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u200b \xa0\n".encode()])
def test_nothing_to_read_is_said(data: bytes) -> None:
    with pytest.raises(InputError, match=r"There are no interview notes in notes\.txt: it is (empty|blank)"):
        decode(data, "notes.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04" + bytes(100), "a Word document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"{\\rtf1\\ansi hello}", "a rich-text document"),
        (bytes(range(256)) * 20, "not text"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        decode(data, "notes.pdf")
    assert str(caught.value).startswith("notes.pdf ")


def test_a_huge_file_is_refused_at_once() -> None:
    began = time.perf_counter()
    with pytest.raises(InputError, match="more than the 5 MB"):
        decode(b"a" * (LARGEST_BYTES + 1), "disk.img")
    assert time.perf_counter() - began < 0.5


def test_emoji_of_several_parts_stay_whole() -> None:
    assert decode("she is a 👩‍🔬, great 🤦🏽".encode(), "x") == "she is a 👩‍🔬, great 🤦🏽"
