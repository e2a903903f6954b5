"""A note → its sentences, by offsets; titles, initials and decimals end none."""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\b[A-Z]\.)(?<=[.!?])[\"'”’)]*\s+(?=[\"“(A-Z0-9])|\n+"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence or line, without the blanks around it."""
    cuts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    found: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append((start + lead, start + len(piece.rstrip())))
    return found


def is_frame(sentence: str) -> bool:
    """True for a greeting, a closing or a name: what stands around a note."""
    return bool(re.fullmatch(r"(?:dear|hi|hello|hey)\b.{0,60},?|[^.!?]{1,40}", sentence.strip(), re.I))
