"""writer read: what is understood of interview notes."""

from __future__ import annotations

import sys

from writer.jobs.notes import notes_from


def read_command(
    file: str | None,
    *,
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
    """Returns the exit code."""
    from writer.deliver.layout import open_console
    from writer.read import read

    text, _ = notes_from(file)
    interview = read(text, candidate=candidate, company=company, position=position, heard=heard, to=to)
    if as_json:
        from writer.deliver.machine import read_object, to_json

        sys.stdout.write(to_json(read_object(interview)))
    else:
        from writer.deliver.terminal import show_interview

        show_interview(open_console(sys.stdout, colour=color), interview)
    return 0
