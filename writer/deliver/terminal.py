"""A delivered note, a report or an Interview → what a person sees in the terminal. The note itself stays copyable."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from writer.deliver import Delivered
from writer.deliver.layout import (
    WIDEST,
    Part,
    in_order,
    join,
    line_number,
    plural,
    prose,
    quoted,
    say,
    underlined,
)
from writer.deliver.visible import one_line
from writer.interview import POINTS, Correction, Finding, Interview, Interviewer, Note, Point, Report, Severity

if TYPE_CHECKING:
    from rich.console import Console

POINT_WORDS: dict[Point, str] = {
    "outcome": "thanks for telling you",
    "time": "thanks for their time",
    "disappointment": "says you are disappointed",
    "appreciation": "values something real",
    "interest": "still interested",
    "reconnect": "asks them to get in touch",
}

RELATION_WORDS = {
    "hiring_manager": "hiring manager",
    "recruiter": "recruiter",
    "peer": "would have been a colleague",
    "executive": "executive",
    "panel_member": "panel member",
    "hr": "human resources",
    "other": "",
}

_SEVERITY_STYLES: dict[Severity, str] = {"block": "red", "warn": "yellow", "hint": "blue"}
_SEVERITY_WORDS: dict[Severity, str] = {"block": "must change", "warn": "better changed", "hint": "worth a look"}

_LABEL = 10
_POINT = 40


def show_note(console: Console, delivered: Delivered, interview: Interview, *, verbose: bool = False) -> None:
    """Print one note and, after it, what is known about it: points, findings, corrections, details, how it was made.

    verbose adds the proposals that were not kept, by the rule that each broke.
    """
    note, report = delivered.note, delivered.report
    _heading(console, note.recipient)
    console.print()
    say(console, ("Subject: ", "dim"), (one_line(note.subject), "bold"))
    console.print()
    prose(console, note.body)
    console.print()
    if delivered.remark:
        say(console, one_line(delivered.remark), label=("Note well: ", "bold yellow"), hang=11)
        console.print()
    say(console, ("What it says", "bold"))
    _points(console, note.body, report)
    for finding in sorted(report.findings, key=lambda finding: finding.start):
        console.print()
        _finding(console, note.body, finding, _severity(finding))
    _corrections(console, delivered.corrections)
    _details(console, note, interview.notes)
    if verbose:
        _rejected(console, note)
    console.print()
    say(console, (_made_by(delivered), "dim"))
    console.print()


def show_report(console: Console, name: str, body: str, report: Report) -> None:
    """Print what check found in the note called `name` (a file, or a word for standard input), one entry a finding."""
    shown = one_line(name)
    for finding in sorted(report.findings, key=lambda finding: finding.start):
        line = line_number(body, finding.start)
        column = finding.start - (body.rfind("\n", 0, finding.start) + 1) + 1
        _finding(console, body, finding, (f"{shown}:{line}:{column} ", "bold"), _severity(finding))
        console.print()
    say(console, (shown, "bold"))
    _points(console, body, report)
    console.print()
    say(console, *_verdict(report))


def show_interview(console: Console, interview: Interview) -> None:
    """Print what was understood of the interview notes: fields, people, and the notes with every span marked."""
    from writer.deliver.marked import show_marked_notes

    fields = {
        "you": interview.candidate,
        "firm": interview.company,
        "position": interview.position,
        "heard by": interview.told_by,
    }
    for word, value in fields.items():
        shown = one_line(value) if value else ("not in the notes", "yellow")
        say(console, shown, label=(word, "dim"), hang=_LABEL)
    if not interview.worth_sending:
        console.print()
        say(console, one_line(interview.why_not or "no reason given"), label=("No note: ", "bold yellow"), hang=9)
    console.print()
    if not interview.interviewers:
        say(console, ("Nobody who interviewed you was found in the notes.", "yellow"))
    for number, person in enumerate(interview.interviewers, start=1):
        say(console, *_person(person), label=(f"{number}", "bold cyan"), hang=3)
        about = [span for span in interview.spans if span.whose == number - 1]
        usable = sum(span.kind in ("detail", "feeling", "told") for span in about)
        private = sum(span.kind == "private" for span in about)
        say(console, (f"{plural(usable, 'span')} to use, {private} to keep out", "dim"), hang=3)
    console.print()
    show_marked_notes(console, interview)


def _heading(console: Console, person: Interviewer) -> None:
    line = join(*_person(person))
    say(console, line)
    if console.is_terminal:
        rule = "-" if console.options.ascii_only else "─"
        say(console, (rule * min(console.width, WIDEST), "dim"))


def _person(person: Interviewer) -> list[Part]:
    parts: list[Part] = [(one_line(person.address), "bold")]
    known = [person.role if person.name else None, RELATION_WORDS.get(person.relation, "")]
    # "recruiter, recruiter" says it twice.
    said = [one_line(word) for word in known if word]
    if len(said) == 2 and said[1].casefold() in said[0].casefold():
        said.pop()
    if said:
        parts.append((", " + ", ".join(said), "dim"))
    return parts


def _points(console: Console, body: str, report: Report) -> None:
    plain = console.options.ascii_only
    for point in POINTS:
        made = report.points.get(point)
        spans = in_order(made.spans, len(body)) if made else []
        if made and made.covered:
            mark, word, style = ("+" if plain else "✓"), "made", "green"
            words = join(", ".join(quoted(body[start:end]) for start, end in spans))
        else:
            mark, word, style = ("-" if plain else "○"), "open", "bold yellow"
            words = join(("the note does not say this", "yellow"))
        label = join((f"{mark} {word}", style), f"  {POINT_WORDS[point]}")
        say(console, words, label=label, hang=_POINT - 4)


def _severity(finding: Finding) -> Part:
    return (f"{_SEVERITY_WORDS[finding.severity]}: ", _SEVERITY_STYLES[finding.severity])


def _finding(console: Console, body: str, finding: Finding, *lead: Part) -> None:
    say(console, *lead, finding.category, (f" ({one_line(finding.rule)})", "dim"))
    start, end = max(finding.start, 0), min(finding.end, len(body))
    if start < end:
        underlined(console, body, start, end, _SEVERITY_STYLES[finding.severity], 4)
    say(console, one_line(finding.message), label=("    why", "dim"), hang=_LABEL)
    if finding.suggestion:
        say(console, one_line(finding.suggestion), label=("    try", "dim"), hang=_LABEL)


def _corrections(console: Console, corrections: tuple[Correction, ...]) -> None:
    arrow = "->" if console.options.ascii_only else "→"
    for applied, title in ((True, "Corrected"), (False, "Not changed, but look at")):
        chosen = [correction for correction in corrections if correction.applied is applied]
        if chosen:
            console.print()
            say(console, (title, "bold"))
        for correction in chosen:
            after = quoted(correction.after) if correction.after else "nothing"
            say(
                console,
                (quoted(correction.before), "red" if applied else "yellow"),
                f" {arrow} ",
                (after, "green"),
                (f"  {one_line(correction.message or correction.rule)}", "dim"),
                label="    ",
                hang=4,
            )


def _details(console: Console, note: Note, notes: str) -> None:
    if not note.details:
        return
    console.print()
    say(console, ("Where its details come from", "bold"))
    for detail in note.details:
        start, end = detail.source
        first, last = line_number(notes, start), line_number(notes, max(start, end - 1))
        where = f"line {first}" if first == last else f"lines {first} to {last}"
        say(console, one_line(detail.text), label="    ", hang=4)
        say(console, (f"{where} of your notes: {quoted(notes[start:end], 200)}", "dim"), label="    ", hang=6)


def _rejected(console: Console, note: Note) -> None:
    console.print()
    say(console, (f"{plural(len(note.rejected), 'proposal')} not kept", "bold"))
    counts = Counter(rejection.rule for rejection in note.rejected)
    for rule, count in counts.most_common():
        say(console, one_line(rule), label=f"{count:>6}  ", hang=8)
        for rejection in note.rejected:
            if rejection.rule == rule:
                say(console, (quoted(rejection.text, 300), "dim"), (f" {rejection.stage}", "dim"), hang=8)


def _made_by(delivered: Delivered) -> str:
    note = delivered.note
    seconds = {"draft": note.seconds, **delivered.seconds}
    stages = {"draft": "drafted", "check": "checked", "polish": "polished"}
    times = [f"{word} in {seconds[stage]:.1f} s" for stage, word in stages.items() if stage in seconds]
    tokens = f"{note.prompt_tokens:,} tokens read, {note.generated_tokens:,} written"
    return ", ".join(
        [one_line(note.model) or "no model", one_line(note.engine) or "no engine", *times, tokens, f"seed {note.seed}"]
    )


def _verdict(report: Report) -> list[Part]:
    if report.clean and not report.findings:
        return [("Nothing to mend.", "bold green")]
    left = []
    if report.open_points:
        left.append(f"{plural(len(report.open_points), 'point')} open")
    grave = sum(finding.severity != "hint" for finding in report.findings)
    hints = len(report.findings) - grave
    if grave:
        left.append(plural(grave, "finding"))
    if hints:
        left.append(plural(hints, "hint"))
    return [(", ".join(left) + ".", "bold green" if report.clean else "bold yellow")]
