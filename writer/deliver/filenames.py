"""A firm and a person → the stem of a file name that every common file system takes. Letters of any script stay."""

from __future__ import annotations

import unicodedata

# ext4 and APFS take 255 bytes, eCryptfs 143; the number, the suffix and a folder's path need room beside it.
LONGEST_BYTES = 96

# Windows opens devices under these names, whatever the suffix.
_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "conin",
        "conout",
        *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)),
    ]
)


def stem_of(company: str | None, person: str) -> str:
    """`company` and `person` as "Firm_First-Last": letters, marks and digits stay, all else becomes a hyphen."""
    parts = [_safe(part) for part in (company or "", person)]
    # A long firm must not push the person out of the name.
    room = LONGEST_BYTES // 2 if all(parts) else LONGEST_BYTES
    stem = "_".join(_shorten(part, room) for part in parts if part)
    if not stem:
        return "note"
    return f"note-{stem}" if stem.casefold() in _DEVICES else stem


def _safe(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(
        letter if unicodedata.category(letter)[0] in "LM" or letter.isdecimal() else " " for letter in folded
    )
    return "-".join(kept.split())


def _shorten(text: str, room: int) -> str:
    """At most `room` bytes of UTF-8, cut between letters."""
    cut = text.encode()[:room].decode(errors="ignore")
    return cut.rstrip("-") or "note"
