"""writer draft: notes in, one finished note per interviewer out."""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from writer.errors import InputError, UsageError
from writer.interview import Interview, Interviewer, Note
from writer.jobs.notes import notes_from

if TYPE_CHECKING:
    from writer.deliver import Delivered
    from writer.deliver.progress import Progress
    from writer.engines import Engine
    from writer.polish.server import GrammarServer


def draft_command(
    file: str | None,
    *,
    candidate: str | None,
    company: str | None,
    position: str | None,
    heard: str | None,
    to: tuple[str, ...],
    tone: str | None,
    model: str | None,
    engine: str,
    seed: int,
    proposals: int | None,
    max_words: int | None,
    no_input: bool,
    anyway: bool,
    out: Path | None,
    file_format: str,
    offline: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    color: bool | None,
) -> int:
    """Returns the exit code: 0, or 1 where a point or finding is left open."""
    from writer.deliver.layout import open_console
    from writer.deliver.progress import Progress

    text, _ = notes_from(file, no_input=no_input)
    fields = {"candidate": candidate, "company": company, "position": position, "heard": heard, "tone": tone}
    with Progress(open_console(sys.stderr, colour=color), quiet=quiet) as progress:
        server = _start_grammar(offline, progress)
        try:
            with progress.stage("reading your notes"):
                from writer.read import read

                interview = read(text, to=to, **fields)
            if not interview.worth_sending and not anyway:
                raise InputError(f"{interview.why_not} If you want the notes all the same, add --anyway.")
            progress.close()
            interview = _ask_missing(interview, no_input)
            recipients = _recipients(interview, to)
            with progress.stage("loading the model"):
                from writer.engines.opening import open_engine

                loaded = open_engine(model, engine, offline=offline, report=progress.download)  # type: ignore[arg-type]
            if remark := getattr(loaded, "remark", None):
                progress.say(remark)
            delivered = _draft_each(
                interview, recipients, loaded, server, progress, seed=seed, proposals=proposals, max_words=max_words
            )
        finally:
            server.close()
    return _hand_over(
        interview, delivered, as_json=as_json, out=out, file_format=file_format, color=color, verbose=verbose
    )


def _start_grammar(offline: bool, progress: Progress) -> GrammarServer:
    """LanguageTool starts while the rest goes on: its first answer takes seconds."""
    from writer.polish.install import install_languagetool, languagetool_folder
    from writer.polish.server import GrammarServer

    server = GrammarServer()
    if languagetool_folder() is None and not offline and server.named is None:
        try:
            install_languagetool(progress.download)
        except Exception as error:  # the note matters more than its grammar pass; polish says what was lost
            progress.say(f"LanguageTool could not be fetched ({error}).")
    server.start()
    return server


def _ask_missing(interview: Interview, no_input: bool) -> Interview:
    """Ask for the candidate's name and the company where the notes do not give them; nothing else is asked."""
    from writer.paste import ask

    changes: dict[str, Any] = {}
    for name, question, option in (
        ("candidate", "Your name, as you sign", "--candidate"),
        ("company", "The company", "--company"),
    ):
        if getattr(interview, name) is not None:
            continue
        answer = None if no_input else ask(f"{question}: ")
        if not answer:
            raise InputError(f'The notes do not give {question.lower()}. Add {option} "…" and run the command again.')
        changes[name] = answer
    return dataclasses.replace(interview, **changes)


def _recipients(interview: Interview, to: tuple[str, ...]) -> list[Interviewer]:
    people = list(interview.interviewers)
    if to:
        wanted = [name.casefold() for name in to]
        people = [person for person in people if any(name in person.address.casefold() for name in wanted)]
        missing = [name for name in to if not any(name.casefold() in person.address.casefold() for person in people)]
        if missing:
            met = ", ".join(person.address for person in interview.interviewers) or "nobody"
            raise UsageError(f"{missing[0]!r} is not in these notes; they tell of {met}.")
    if not people:
        raise InputError('No interviewer was found in these notes. Name one: --to "Helga Strandvik".')
    return people


def _draft_each(
    interview: Interview,
    recipients: list[Interviewer],
    engine: Engine,
    server: GrammarServer,
    progress: Progress,
    **options: Any,
) -> list[Delivered]:
    from writer.deliver.visible import visible
    from writer.draft import Options, draft

    finished: list[Delivered] = []
    empty: list[InputError] = []
    for recipient in recipients:
        siblings = [one.note for one in finished]
        try:
            with progress.stage(f"drafting to {recipient.address}"):
                note = draft(
                    interview, recipient, engine, Options(**options), siblings=siblings, listener=progress.kept
                )
        except InputError as error:  # nothing to say to this person is no reason to write to nobody
            empty.append(error)
            continue
        finished.append(_finish(interview, note, siblings, server, progress))
    if not finished:
        raise empty[0]
    for one in empty:
        sys.stderr.write(f"writer: {visible(str(one))}\n")
    return finished


def _finish(
    interview: Interview, note: Note, siblings: list[Note], server: GrammarServer, progress: Progress
) -> Delivered:
    """Polish, then check what will be sent."""
    from writer.check import check
    from writer.deliver import Delivered
    from writer.polish import polish

    began = time.perf_counter()
    with progress.stage("polishing"):
        body, corrections, remark = polish(note.body, interview=interview, variety=interview.variety, server=server)
    polished = time.perf_counter()
    with progress.stage("checking"):
        report = check(
            body, interview=interview, recipient=note.recipient, siblings=[sibling.body for sibling in siblings]
        )
    seconds = {"draft": note.seconds, "check": time.perf_counter() - polished, "polish": polished - began}
    return Delivered(dataclasses.replace(note, body=body), report, corrections, remark, seconds)


def _hand_over(
    interview: Interview,
    delivered: list[Delivered],
    *,
    as_json: bool,
    out: Path | None,
    file_format: str,
    color: bool | None,
    verbose: bool,
) -> int:
    from writer.deliver.layout import open_console
    from writer.deliver.machine import as_json as to_json
    from writer.deliver.terminal import show_note

    blocked = [one for one in delivered if any(finding.severity == "block" for finding in one.report.findings)]
    if out is not None and blocked:
        names = ", ".join(one.note.recipient.address for one in blocked)
        sys.stderr.write(f"writer: the note to {names} has a slot left open and was not written to a file.\n")
    if as_json:
        sys.stdout.write(to_json(interview, delivered))
        for remark in dict.fromkeys(one.remark for one in delivered if one.remark):
            sys.stderr.write(f"writer: {remark}\n")
    else:
        console = open_console(sys.stdout, colour=color)
        for one in delivered:
            show_note(console, one, interview, verbose=verbose)
    if out is not None:
        from writer.deliver.files import write_notes

        for path in write_notes(out, interview, [one for one in delivered if one not in blocked], file_format):  # type: ignore[arg-type]
            sys.stderr.write(f"written: {path}\n")
    return 0 if all(one.report.clean for one in delivered) else 1
