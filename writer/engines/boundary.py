"""Where a continuation stops: at the end of a line, of a sentence, or of the subject."""

from __future__ import annotations

import re

# A full stop after these ends no sentence. Titles, initials, and what people write in letters.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|St|Sr|Jr|vs|etc|e\.g|i\.e|a\.m|p\.m|No|Inc|Ltd|Co|approx|Mt|Ft)|\b[A-Z]|\d)\.$"
)


def line_end(text: str) -> bool:
    """True once the text holds a line break after something else."""
    return "\n" in text.lstrip("\n")


def sentence_end(text: str) -> bool:
    """True at a full stop, question mark or exclamation mark that ends a sentence, or at a line break after words.

    A digit before a full stop may be the start of "3.30", so the sentence runs on; so do titles and initials.
    """
    body = text.lstrip("\n ")
    if "\n" in body:
        return True
    stripped = body.rstrip(" ").rstrip("\"'”’)")
    if stripped.endswith(("!", "?")):
        return True
    return stripped.endswith(".") and not stripped.endswith("..") and not _ABBREVIATION.search(stripped)
