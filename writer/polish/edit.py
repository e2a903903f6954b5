"""Changes to a text, kept as stretches of the text as it was given, however many rounds of changes there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """given[start:end] becomes `after`. Where two rules changed one stretch, `rule` names both ("A+B")."""

    start: int
    end: int
    after: str
    rule: str
    message: str


def apply(given: str, edits: tuple[Edit, ...]) -> str:
    """`given` with the edits made, which must not overlap. From the end backwards, so that no offset moves."""
    text = given
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


def add(given: str, edits: tuple[Edit, ...], new: Edit) -> tuple[Edit, ...]:
    """`edits`, and `new`, whose offsets are into apply(given, edits), carried back to offsets into `given`.

    Edits that the new one changes again, or touches, become one with it.
    """
    text = apply(given, edits)
    kept: list[Edit] = []
    merged: list[Edit] = []
    low, high = new.start, new.end
    shift = 0  # how far the edits before this place have moved the text
    shift_at_low, shift_at_high = 0, 0
    for edit in sorted(edits, key=lambda each: each.start):
        start = edit.start + shift
        end = start + len(edit.after)
        grown = len(edit.after) - (edit.end - edit.start)
        if end < new.start:
            shift_at_low += grown
            kept.append(edit)
        elif start > new.end:
            kept.append(edit)
            shift += grown
            continue
        else:
            merged.append(edit)
            low, high = min(low, start), max(high, end)
        shift += grown
        shift_at_high = shift
    after = text[low : new.start] + new.after + text[new.end : high]
    joined = Edit(
        start=low - shift_at_low,
        end=high - shift_at_high,
        after=after,
        rule="+".join([*(edit.rule for edit in merged), new.rule]),
        message=new.message,
    )
    if given[joined.start : joined.end] != joined.after:
        kept.append(joined)
    return tuple(sorted(kept, key=lambda each: each.start))


def place_in_given(edits: tuple[Edit, ...], start: int, end: int) -> tuple[int, int] | None:
    """The stretch of the given text that [start:end] of the edited one is; None where an edit touches it."""
    shift = 0
    for edit in sorted(edits, key=lambda each: each.start):
        edited_start = edit.start + shift
        edited_end = edited_start + len(edit.after)
        if edited_end < start:
            shift += len(edit.after) - (edit.end - edit.start)
        elif edited_start <= end:
            return None
    return start - shift, end - shift
