"""The commands: one click function each, no logic. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from writer.errors import WriterError
from writer.interview import TONES

INTERRUPTED = 130


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    """What is known of the interview; an option wins over what was read."""
    for option in (
        click.option("--to", multiple=True, metavar="NAME", help="Only this interviewer; may be repeated."),
        click.option("--heard", metavar="TEXT", help='How you heard the decision: "phone call from Dana".'),
        click.option("--position", metavar="TEXT", help="The position you applied for."),
        click.option("--company", metavar="NAME", help="The company."),
        click.option("--candidate", metavar="NAME", help="Your name, as the note is signed."),
    ):
        command = option(command)
    return command


def _output(command: Callable[..., Any]) -> Callable[..., Any]:
    """How results are shown."""
    for option in (
        click.option("--color/--no-color", default=None, help="Force colour on or off."),
        click.option("-v", "--verbose", is_flag=True, help="Also show what was proposed and why it fell."),
        click.option("-q", "--quiet", is_flag=True, help="No progress."),
        click.option("--json", "as_json", is_flag=True, help="Machine-readable output."),
    ):
        command = option(command)
    return command


def _drafting(command: Callable[..., Any]) -> Callable[..., Any]:
    """How notes are drafted."""
    engines = click.Choice(["auto", "transformers", "llama.cpp", "server"])
    for option in (
        click.option("--offline", is_flag=True, help="Fetch nothing; fail at once if something is missing."),
        click.option(
            "--format", "file_format", type=click.Choice(["txt", "eml", "json"]), default="txt", show_default=True
        ),
        click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write one file a note here."),
        click.option("--anyway", is_flag=True, help="Draft even where the notes say you would not work there."),
        click.option("--no-input", is_flag=True, help="Never ask a question."),
        click.option("--max-words", type=click.IntRange(40, 300), help="Longest note, greeting and sign-off apart."),
        click.option("--proposals", type=click.IntRange(1, 32), help="Sentences drawn for each one kept."),
        click.option(
            "--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="Same seed, same note."
        ),
        click.option("--engine", type=engines, default="auto", show_default=True, help="What runs the model."),
        click.option(
            "--model", metavar="NAME", help="A name of `writer models`, hub:OWNER/NAME, a path, or server:URL."
        ),
        click.option("--tone", type=click.Choice(TONES), help="Default: warm, or what the notes ask for."),
    ):
        command = option(command)
    return command


class _Group(click.Group):
    """Turns the program's own exceptions into one sentence and an exit code; an interruption into 130."""

    def main(self, *args: Any, **options: Any) -> Any:
        options["standalone_mode"] = False
        signal.signal(signal.SIGTERM, _interrupt)  # so that what runs beside us (Java, a raw terminal) is put right
        try:
            sys.exit(super().main(*args, **options) or 0)
        except click.exceptions.Exit as ended:
            sys.exit(ended.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except WriterError as error:
            _complain(str(error))
            sys.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            _complain("Interrupted. What was finished is kept.")
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _complain(sentence: str) -> None:
    from writer.deliver.visible import visible

    click.echo(f"writer: {visible(sentence)}", err=True)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thanks-anyway", prog_name="writer")
def main() -> None:
    """Turn interview notes into one short, honest thank-you note per interviewer, after they chose somebody else.

    Paste your notes: writer draft. Everything happens on this machine.
    """


@main.command()
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@_fields
@_drafting
@_output
def draft(file: str | None, **options: Any) -> int:
    """Draft a note to each interviewer in FILE (interview notes), in standard input, or in what you paste."""
    from writer.jobs.drafting import draft_command

    return draft_command(file, **options)


@main.command()
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@_fields
@_output
def read(file: str | None, **options: Any) -> int:
    """Show what is understood of interview notes: people, company, position, details, what is private."""
    from writer.jobs.reading import read_command

    return read_command(file, **options)


@main.command()
@click.argument("notes_to_check", nargs=-1, required=True, metavar="NOTE...", type=click.Path(allow_dash=True))
@click.option("--notes", type=click.Path(exists=True, dir_okay=False), help="The interview notes behind the note.")
@_fields
@_output
def check(notes_to_check: tuple[str, ...], **options: Any) -> int:
    """Check notes that anybody wrote: the six points, stock phrases, and (with --notes) facts and privacy."""
    from writer.jobs.checking import check_command

    return check_command(notes_to_check, **options)


@main.command()
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--variety", type=click.Choice(["en-US", "en-GB"]), help="Default: by the text's own spelling.")
@_output
def polish(file: str | None, **options: Any) -> int:
    """The grammar pass alone: FILE, or standard input, corrected."""
    from writer.jobs.polishing import polish_command

    return polish_command(file, **options)


@main.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> int:
    """The language models: what there is, what is installed."""
    if context.invoked_subcommand is None:
        from writer.jobs.machine import models_command

        return models_command()
    return 0


@models.command("get")
@click.argument("name")
@click.option("-q", "--quiet", is_flag=True)
def models_get(name: str, quiet: bool) -> int:
    """Fetch a model, verify it, and make it ready."""
    from writer.jobs.machine import get_command

    return get_command(name, quiet=quiet)


@main.command()
@click.option("--mend", is_flag=True, help="Fetch what is missing.")
@click.option("-q", "--quiet", is_flag=True)
def doctor(mend: bool, quiet: bool) -> int:
    """Say what works on this machine and what does not, with the command that mends it."""
    from writer.jobs.machine import doctor_command

    return doctor_command(mend=mend, quiet=quiet)
