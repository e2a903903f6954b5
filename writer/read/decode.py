"""Bytes as people paste, pipe and save them → clean text, or one sentence that says what is wrong and where."""

from __future__ import annotations

import re

from writer.errors import InputError

LARGEST_BYTES = 5_000_000
LARGEST_TEXT = 200_000  # characters; six long interviews are a tenth of it
_SAMPLE = 8_000

# Longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word document or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a recording or a picture"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a compressed file"),
)
# Control sequences of terminals: CSI; OSC, DCS and their like, never past a line end, so that a cut-off one does not
# swallow the notes; what is left of two-byte ones.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c\r\n]*(?:\x07|\x9c|\x1b\\)?|\x1b[ -/]*[0-~]?"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls, soft hyphen, zero-width and direction marks; the joiners that emoji need stay.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile("[\xa0\u2007\u202f]")


def decode(data: bytes, name: str) -> str:
    """`data` as text: UTF-8, UTF-16 (with or without its mark), else Windows-1252, and cleaned.

    name: what messages call the source. Raises InputError for what is empty, too long, or not text.
    """
    if len(data) > LARGEST_BYTES:
        raise InputError(
            f"{name} is {len(data) / 1e6:.0f} MB, more than the {LARGEST_BYTES // 1_000_000} MB that interview notes "
            "may have; give the notes of one interview."
        )
    for magic, kind in _FORMATS:
        if data.startswith(magic):
            raise InputError(f"{name} is {kind}, not text: copy the interview notes out of it and save them as text.")
    text = clean(_text_of(data, name))
    if not text.strip():
        raise InputError(f"There are no interview notes in {name}: it is {'empty' if not data else 'blank'}.")
    if len(text) > LARGEST_TEXT:
        raise InputError(
            f"{name} holds {len(text):,} characters, more than the {LARGEST_TEXT:,} that interview notes may have; "
            "give the notes of one interview."
        )
    return text


def clean(text: str) -> str:
    """Line ends as \\n, plain spaces; no terminal escapes, control characters, zero-width or direction marks."""
    text = _UNSEEN.sub("", _ESCAPES.sub("", text))
    return _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))


def require_english(text: str, name: str) -> None:
    """Raise InputError where the text is plainly in another language. Terse notes and foreign names pass."""
    from writer.read.foreign import foreign_language

    language = foreign_language(text)
    if language is not None:
        raise InputError(
            f"{name} seems to be in {language}, and only English is supported: write the notes in English."
        )


def _text_of(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    unmarked = _unmarked_utf16(data)
    if unmarked:
        # A pipe may have been cut between the two bytes of a character.
        return data[: len(data) // 2 * 2].decode(unmarked, "replace")
    _require_text(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut within its last character it still is UTF-8; and cp1252 leaves five bytes undefined.
        if error.start >= len(data) - 3 and error.start:
            return data[: error.start].decode("utf-8")
        return data.decode("cp1252", "ignore")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 by its NULs: English has one in nearly every pair of bytes, always on one side. PowerShell pipes so."""
    head = data[:_SAMPLE]
    first, second = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 4 or max(first, second) < len(head) * 0.2 or min(first, second) > max(first, second) * 0.1:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _require_text(data: bytes, name: str) -> None:
    """Stray NULs and escapes are cleaned away; where every twentieth byte is a control, this never was text."""
    head = data[:_SAMPLE]
    controls = [at for at, byte in enumerate(head) if (byte < 32 and byte not in b"\t\n\x0b\x0c\r\x1b") or byte == 127]
    if len(controls) > max(4, len(head) // 20):
        raise InputError(
            f"{name} is not text (the first of many control bytes is byte {controls[0] + 1}): "
            "copy the interview notes out of it and save them as text."
        )
