"""Lines of styled text → a console: wrapped with a hanging indent on a terminal, left whole in a pipe or a file.

User text enters a rich Text here, cleaned, and never goes through markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len
from rich.text import Text

from writer.deliver.visible import one_line, visible

if TYPE_CHECKING:
    from rich.console import Console

# Plain text, text and its style, or a finished Text.
Part = str | tuple[str, str] | Text

# Beyond this a line of prose is hard to follow back to its start; the usual advice is 45 to 90 characters.
WIDEST = 88

# A sentence ends at a full stop before a blank, or at a line end. Good enough to quote from; nothing is judged by it.
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")


def open_console(stream: TextIO, *, colour: bool | None = None) -> Console:
    """A console that writes to `stream` and interprets nothing in what it is given.

    colour: True and False force it, None asks the terminal and NO_COLOR. Characters that the stream's encoding does
    not hold are replaced, not raised over.
    """
    from rich.console import Console

    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return Console(
        file=stream,
        markup=False,
        highlight=False,
        emoji=False,
        force_terminal=True if colour and stream.isatty() else None,
        no_color=None if colour is None else not colour,
        color_system="standard" if colour else "auto",
    )


def say(console: Console, *parts: Part, label: Part = "", hang: int = 0) -> None:
    """Print one line: `label`, blanks up to column `hang`, then `parts`, whose further lines begin at `hang` too."""
    line, head = join(*parts), join(label)
    head.append(" " * (hang - head.cell_len))
    if not console.is_terminal:
        # Whole even where it is long: whoever pipes it wants the text, not our width.
        console.print(head + line, soft_wrap=True)
        return
    width = min(console.width, WIDEST)
    if head.cell_len > hang or width - hang < 24:
        # No room for two columns: the label gets lines of its own.
        for piece in head.wrap(console, width) if head.plain.strip() else ():
            piece.rstrip()
            console.print(piece, no_wrap=True, overflow="ignore", crop=False)
        hang = min(hang, 4)
        head = Text(" " * hang)
    for number, piece in enumerate(line.wrap(console, max(width - hang, 4))):
        piece.rstrip()
        console.print((Text(" " * hang) if number else head) + piece, no_wrap=True, overflow="ignore", crop=False)


def join(*parts: Part) -> Text:
    """One Text from pieces; only their own styles count, brackets in them are brackets."""
    line = Text()
    for part in parts:
        if isinstance(part, Text):
            line.append_text(part)
        elif isinstance(part, tuple):
            line.append(visible(part[0]), style=part[1])
        else:
            line.append(visible(part))
    return line


def prose(console: Console, text: str) -> None:
    """Print text to be read and copied: no frame, no indent; wrapped for the eye on a terminal only."""
    for line in visible(text).split("\n"):
        if line.strip():
            say(console, line)
        else:
            console.print()


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence (or sentences) of `text` that hold text[start:end]."""
    first, last = 0, len(text)
    for stop in _SENTENCE_END.finditer(text):
        if stop.end() <= start:
            first = stop.end()
        elif stop.start() >= end:
            last = stop.start()
            break
    return first, last


def underlined(console: Console, text: str, start: int, end: int, style: str, indent: int) -> None:
    """Print the sentence that holds text[start:end], that stretch underlined (by carets where there are no styles)."""
    first, last = sentence_around(text, start, end)
    before, found, after = (_flat(part) for part in (text[first:start], text[start:end], text[end:last]))
    if console.color_system is not None:
        say(console, before.lstrip(), (found, f"underline {style}"), after.rstrip(), label=" " * indent, hang=indent)
        return
    room = (min(console.width, WIDEST) if console.is_terminal else 100) - indent
    found = _clip(found, max(room - 4, 8))
    spare = max(room - cell_len(found), 0)
    after = _clip(after.rstrip(), max(spare // 2, spare - cell_len(before)))
    before = _clip(before.lstrip(), spare - cell_len(after), keep_end=True)
    # A mark of one column is still a place to look at.
    carets = "^" * max(cell_len(found), 1)
    console.print(Text(" " * indent + before + found + after), no_wrap=True, overflow="ignore", crop=False)
    console.print(Text(" " * (indent + cell_len(before)) + carets), no_wrap=True, overflow="ignore", crop=False)


def quoted(text: str, longest: int = 70) -> str:
    """User text on one line in quotation marks, cut in the middle of nothing but at a word, with an ellipsis."""
    return f"“{_clip(one_line(text), longest)}”"


def line_number(text: str, offset: int) -> int:
    """The line of `text`, from 1, on which `offset` lies."""
    return text.count("\n", 0, offset) + 1


def plural(count: int, word: str) -> str:
    """ "1 finding", "2 findings"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def in_order(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Spans as one can print them: inside the text, from the first to the last, none reaching into another."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        begin = max(start, kept[-1][1]) if kept else start
        if begin < end:
            kept.append((begin, end))
    return kept


def _flat(text: str) -> str:
    """One line, with the blanks at its ends kept, since it stands between others."""
    return re.sub(r"\s", " ", visible(text))


def _clip(text: str, room: int, *, keep_end: bool = False) -> str:
    if cell_len(text) <= room:
        return text
    if room < 1:
        return ""
    kept = text[::-1] if keep_end else text
    while kept and cell_len(kept) > room - 1:
        kept = kept[:-1]
    word = kept.rfind(" ")
    if word > room // 2:
        kept = kept[:word]
    return "…" + kept[::-1] if keep_end else kept + "…"
