"""Interview notes and their spans → the paste on a console, line by line, each span coloured and lettered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from writer.deliver.layout import Part, in_order, join, say
from writer.interview import Interview, Span, SpanKind

if TYPE_CHECKING:
    from rich.console import Console

_LETTERS: dict[SpanKind, str] = {"detail": "D", "feeling": "F", "told": "T", "private": "P", "instruction": "I"}
_STYLES: dict[SpanKind, str] = {
    "detail": "green",
    "feeling": "magenta",
    "told": "cyan",
    "private": "red",
    "instruction": "yellow",
}
_MEANINGS: dict[SpanKind, str] = {
    "detail": "detail, may be used",
    "feeling": "feeling, may be used",
    "told": "how you heard",
    "private": "private, stays out of every note",
    "instruction": "a wish about the note, not for it",
}


def show_marked_notes(console: Console, interview: Interview) -> None:
    """Print the notes with line numbers, each span as [letter, number of the interviewer: words], then a legend."""
    lines = _marked(interview).split("\n", allow_blank=True)
    gutter = len(str(len(lines))) + 2
    for number, line in enumerate(lines, start=1):
        say(console, line, label=(f"{number:>{gutter - 2}}", "dim"), hang=gutter)
    kinds = [kind for kind in _LETTERS if any(span.kind == kind for span in interview.spans)]
    if not kinds:
        return
    console.print()
    for kind in kinds:
        say(console, _MEANINGS[kind], label=(f"  {_LETTERS[kind]}", f"bold {_STYLES[kind]}"), hang=5)
    if any(isinstance(span.whose, int) for span in interview.spans):
        say(console, ("a number after the letter: the interviewer it is about; x: somebody else", "dim"), label="  ")


def _marked(interview: Interview) -> Text:
    notes = interview.notes
    spans = sorted(interview.spans, key=lambda span: (span.start, -span.end))
    pieces: list[Part] = []
    done = 0
    for span in spans:
        # Where spans overlap, the later one shows what the earlier one has left.
        for start, end in in_order([(max(span.start, done), span.end)], len(notes)):
            style = _STYLES[span.kind]
            pieces += [notes[done:start], (f"[{_letter(span)} ", f"bold {style}"), (notes[start:end], style)]
            pieces.append(("]", f"bold {style}"))
            done = end
    return join(*pieces, notes[done:])


def _letter(span: Span) -> str:
    if isinstance(span.whose, int):
        return f"{_LETTERS[span.kind]}{span.whose + 1}"
    return _LETTERS[span.kind] + ("x" if span.whose == "other" else "")
