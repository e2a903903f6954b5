"""Text from anywhere → text that a terminal only shows: no escape sequences, no control characters, no bidi tricks."""

from __future__ import annotations

import re

# ECMA-48 control sequences, with both ESC and the one-character C1 introducers; strings (title, clipboard) end with
# BEL or ST. An unfinished string loses its introducer only, so that a stray ESC cannot swallow the rest of a note.
_SEQUENCE = re.compile(
    r"(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-~]?"
)
# Bidi overrides and isolates can show one name and copy another. Joiners stay: emoji and Persian need them.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def visible(text: str) -> str:
    """`text` without anything that a terminal would obey; every line end becomes a newline, a tab stays a tab."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", _SEQUENCE.sub("", text)))


def one_line(text: str) -> str:
    """`visible` text on one line, every run of blanks a single space: for names, subjects and quotations."""
    return " ".join(visible(text).split())
