"""Lengths and slices in UTF-16 units, in which Java counts: an emoji is two of them."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, start: int, length: int) -> str:
    """The `length` units of `text` from unit `start`; half an emoji comes as U+FFFD, so that no comparison holds."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")
