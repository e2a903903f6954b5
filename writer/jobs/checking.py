"""writer check: a report on notes that anybody wrote. No language model is loaded."""

from __future__ import annotations

import sys
from pathlib import Path

from writer.errors import InputError
from writer.interview import Interview, Interviewer


def check_command(
    notes_to_check: tuple[str, ...],
    *,
    notes: str | None,
    candidate: str | None,
    company: str | None,
    position: str | None,
    heard: str | None,
    to: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    verbose: bool,
    color: bool | None,
) -> int:
    """Returns 0 where every note makes the six points and nothing above a hint was found, else 1."""
    from writer.check import check
    from writer.deliver.layout import open_console
    from writer.deliver.machine import check_object, to_json
    from writer.deliver.terminal import show_report

    interview: Interview | None = None
    if notes is not None:
        from writer.jobs.notes import notes_from
        from writer.read import read

        text, _ = notes_from(notes)
        interview = read(text, candidate=candidate, company=company, position=position, heard=heard, to=to)
    recipient = Interviewer(to[0]) if to else None
    if interview is not None and to:
        near = [person for person in interview.interviewers if to[0].casefold() in person.address.casefold()]
        recipient = near[0] if near else recipient
    console = open_console(sys.stdout, colour=color)
    bodies = [(name, _note_text(name)) for name in notes_to_check]
    clean = True
    for index, (name, body) in enumerate(bodies):
        others = [other for at, (_, other) in enumerate(bodies) if at != index]
        report = check(
            body,
            interview=interview,
            recipient=recipient,
            candidate=candidate,
            company=company,
            position=position,
            siblings=others,
        )
        clean = clean and report.clean
        if as_json:
            sys.stdout.write(to_json(check_object(report)))
        else:
            show_report(console, name, body, report)
    return 0 if clean else 1


def _note_text(name: str) -> str:
    from writer.read.decode import decode

    if name == "-":
        return decode(sys.stdin.buffer.read(), "standard input")
    try:
        return decode(Path(name).read_bytes(), name)
    except OSError as error:
        raise InputError(f"{name} cannot be read: {(error.strerror or str(error)).lower()}.") from error
