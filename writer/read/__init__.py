"""Pasted text → Interview: who was met, for what, how the news came, and what each stretch of the notes is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writer.interview import Interview, Tone


def read(
    text: str,
    *,
    candidate: str | None = None,
    company: str | None = None,
    position: str | None = None,
    heard: str | None = None,
    tone: Tone | str | None = None,
    to: Sequence[str] = (),
) -> Interview:
    """Understand `text`, which writer.read.decode has cleaned.

    An argument wins over what the notes say; a field that neither gives is None. heard: how the decision came ("email
    from Dana"). to: names of recipients; one whom the notes do not name is taken for the one person whom they leave
    unnamed, or added where they tell of nobody. Loading the trained reader takes a second the first time.
    """
    from writer.read.understanding import understand

    return understand(
        text, candidate=candidate, company=company, position=position, heard=heard, tone=tone, to=tuple(to)
    )
