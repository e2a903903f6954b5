"""What a person sees: everything that is known about a note, and nothing that a terminal would obey."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from writer.deliver import Delivered
from writer.deliver.layout import open_console
from writer.deliver.terminal import show_interview, show_note, show_report
from writer.deliver.visible import one_line, visible
from writer.interview import POINTS, Interview, Interviewer, PointReport, Report, Span

ATTACK = "a\x1b[31mred\x1b[0m\x1b]52;c;aGk=\x07b\x9b2Jc\x1bPq\x1b\\d\re\u202ef\x00[your name] [/] [bold]g"


def piped() -> Console:
    return Console(file=io.StringIO(), markup=False, highlight=False, emoji=False, width=80)


def terminal(width: int = 80, *, colour: bool = True) -> Console:
    return Console(
        file=io.StringIO(), force_terminal=True, color_system="standard", no_color=not colour, width=width, _environ={}
    )


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_piped_note_keeps_each_paragraph_on_one_line(delivered: Delivered, interview: Interview) -> None:
    console = piped()
    show_note(console, delivered, interview)
    assert delivered.note.body in printed(console)
    assert "\x1b" not in printed(console)


def test_every_part_is_shown_in_words(delivered: Delivered, interview: Interview) -> None:
    console = piped()
    show_note(console, replace(delivered, remark="No Java here, so the grammar was not checked."), interview)
    text = printed(console)
    for words in [
        "Helga Strandvik, ops lead, hiring manager",
        "Subject: Thank you for the walk along the flight",
        "made  thanks for their time       “the hour you gave me”",
        "open  asks them to get in touch",
        "It announces the message instead of giving it.",
        "Begin with what you want to say.",
        "“fonning” → “phoning”  A spelling mistake.",
        "“Dear” → “Deer”",
        "lines 4 to 5 of your notes: “showed how they drop the paddles by hand since the hydraulics froze in 2021”",
        "No Java here, so the grammar was not checked.",
        "qwen2.5-coder-1.5b, transformers, drafted in 41.2 s, checked in 0.6 s, polished in 1.1 s",
        "812 tokens read, 1,940 written, seed 7",
    ]:
        assert words in text
    assert "not kept" not in text


def test_a_finding_is_underlined_in_its_sentence(delivered: Delivered, interview: Interview) -> None:
    plain, styled = piped(), terminal()
    show_note(plain, delivered, interview)
    show_note(styled, delivered, interview)
    lines = printed(plain).splitlines()
    marks = next(number for number, line in enumerate(lines) if "^^^" in line)
    assert lines[marks - 1][lines[marks].index("^") : lines[marks].rindex("^") + 1] == "just reaching out"
    assert "\x1b[4;33mjust reaching out" in printed(styled)


def test_carets_stand_under_wide_characters(delivered: Delivered) -> None:
    body = "東京の " * 30 + "filler" + " 東京の" * 30
    start = body.index("filler")
    finding = replace(delivered.report.findings[0], start=start, end=start + 6)
    console = piped()
    show_report(console, "x", body, Report(delivered.report.points, (finding,)))
    lines = printed(console).splitlines()
    marks = next(number for number, line in enumerate(lines) if "^^^" in line)
    before, _, _ = lines[marks - 1].partition("filler")
    assert cell_len(before) == lines[marks].index("^")
    assert cell_len(lines[marks - 1]) <= 100


def test_verbose_counts_the_rejected_proposals_by_rule(delivered: Delivered, interview: Interview) -> None:
    console = piped()
    show_note(console, delivered, interview, verbose=True)
    assert "3 proposals not kept" in printed(console)
    assert "     2  grounding.swapped" in printed(console)
    assert "“Helga fumbled the question.” detail" in printed(console)


def test_no_colour_still_says_everything(delivered: Delivered, interview: Interview) -> None:
    console = terminal(colour=False)
    show_note(console, delivered, interview)
    assert not any(f"\x1b[{code}m" in printed(console) for code in range(30, 38))
    assert "○ open" in printed(console) and "asks them to get in touch" in printed(console)


@pytest.mark.parametrize("width", [12, 20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(delivered: Delivered, interview: Interview, width: int) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    show_note(console, delivered, interview, verbose=True)
    show_interview(console, interview)
    show_report(console, "note.txt", delivered.note.body, delivered.report)
    assert max(cell_len(line) for line in printed(console).splitlines()) <= width


def test_user_text_is_never_markup_and_never_an_escape_sequence(delivered: Delivered, interview: Interview) -> None:
    note = replace(
        delivered.note,
        body=ATTACK,
        subject=ATTACK,
        recipient=Interviewer(ATTACK, ATTACK),
        model=ATTACK,
        details=(replace(delivered.note.details[0], text=ATTACK, source=(0, len(ATTACK))),),
        rejected=(replace(delivered.note.rejected[0], text=ATTACK, rule=ATTACK),),
    )
    finding = replace(
        delivered.report.findings[0], start=0, end=9, text=ATTACK, message=ATTACK, suggestion=ATTACK, rule=ATTACK
    )
    points = {point: PointReport(True, ((0, len(ATTACK)),), 1.0) for point in POINTS}
    corrections = tuple(replace(one, before=ATTACK, after=ATTACK, message=ATTACK) for one in delivered.corrections)
    hostile = Delivered(note, Report(points, (finding,)), corrections, ATTACK, {})
    spans = (Span(2, 6, "detail", ATTACK[2:6], 0), Span(0, 12, "private", ATTACK[:12]))
    paste = replace(interview, notes=ATTACK, spans=spans, candidate=ATTACK, why_not=ATTACK, worth_sending=False)
    console = piped()
    show_note(console, hostile, paste, verbose=True)
    show_interview(console, paste)
    show_report(console, ATTACK, ATTACK, hostile.report)
    text = printed(console)
    assert not set(text) & {"\x1b", "\x9b", "\x07", "\r", "\x00", "\u202e"}
    assert text.count("[your name] [/] [bold]g") >= 15


@pytest.mark.parametrize("slot", ["[your name]", "[Your Name]", "[/]", "[red]", "[link=x]", ":smile:", "\\[x]"])
def test_a_bracketed_slot_stays_visible(delivered: Delivered, interview: Interview, slot: str) -> None:
    console = piped()
    body = f"Dear {slot},\n\nthanks."
    empty = Report({point: PointReport(False) for point in POINTS})
    show_note(console, Delivered(replace(delivered.note, body=body), empty), interview)
    assert f"Dear {slot},\n\nthanks." in printed(console)


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_visible_text_holds_nothing_to_obey(text: str) -> None:
    shown = visible(text)
    assert all(letter in "\n\t" or (letter >= " " and not "\x7f" <= letter <= "\x9f") for letter in shown)
    assert visible(shown) == shown
    shown.encode()
    assert "\n" not in one_line(text)


def test_ordinary_text_passes_untouched() -> None:
    text = "Ngozi’s note – “naïve” 👩🏽‍💻 می‌خواهم\n\n\tÞórður"
    assert visible(text) == text


def test_an_unfinished_sequence_swallows_nothing() -> None:
    assert visible("before\x1b]0;title and the rest\nnext") == "before0;title and the rest\nnext"


def test_spans_are_lettered_and_numbered_for_whom_they_concern(interview: Interview) -> None:
    console = piped()
    show_interview(console, interview)
    text = printed(console)
    assert "[T1 no from Helga by phone thurs]" in text
    assert "[P fumbled the question on sluice ratings] :(" in text
    assert "private, stays out of every note" in text


def test_what_the_notes_do_not_say_is_said_to_be_missing(interview: Interview) -> None:
    console = piped()
    show_interview(console, Interview(notes="x", worth_sending=False, why_not="No decision is in the notes."))
    assert printed(console).count("not in the notes") == 4
    assert "No note: No decision is in the notes." in printed(console)
    assert "Nobody who interviewed you was found" in printed(console)


def test_check_names_the_place_like_a_linter(delivered: Delivered) -> None:
    console = piped()
    show_report(console, "note.txt", delivered.note.body, delivered.report)
    assert "note.txt:5:160 better changed: filler (filler.reaching-out)" in printed(console)
    assert printed(console).endswith("1 point open, 1 finding.\n")


def test_a_clean_report_says_so(delivered: Delivered) -> None:
    console = piped()
    points = {point: PointReport(True, ((0, 4),), 1.0) for point in POINTS}
    show_report(console, "note.txt", delivered.note.body, Report(points))
    assert printed(console).endswith("Nothing to mend.\n")


@pytest.mark.parametrize(
    ("variable", "colour", "coloured"), [("", None, True), ("1", None, False), ("1", True, True), ("", False, False)]
)
def test_no_color_counts_only_when_it_says_something(
    monkeypatch: pytest.MonkeyPatch,
    delivered: Delivered,
    interview: Interview,
    variable: str,
    colour: bool | None,
    coloured: bool,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("NO_COLOR", variable)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    show_note(open_console(stream, colour=colour), delivered, interview)
    assert ("\x1b[32m" in stream.getvalue()) is coloured


def test_an_ascii_terminal_gets_ascii_marks(delivered: Delivered, interview: Interview) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    show_note(open_console(stream), delivered, interview)
    stream.flush()
    assert b"+ made  thanks for their time" in raw.getvalue()
