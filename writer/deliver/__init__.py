"""A checked and polished note → terminal, text file, mail draft, JSON. Decides nothing about the note's words."""

from __future__ import annotations

from dataclasses import dataclass, field

from writer.interview import Correction, Note, Report


@dataclass(frozen=True, slots=True)
class Delivered:
    """One note, ready to hand over.

    note: its body as it stands after polish. report: of that body. corrections: what the grammar pass changed or
    only proposes, with offsets into the body before it. remark: in a sentence, what was done less than asked
    ("No Java here, so the grammar was not checked."), else None. seconds: per stage: draft, check, polish.
    """

    note: Note
    report: Report
    corrections: tuple[Correction, ...] = ()
    remark: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
