"""writer polish: the grammar pass alone, on any text."""

from __future__ import annotations

import sys
from pathlib import Path

from writer.errors import InputError, MissingError


def polish_command(
    file: str | None, *, variety: str | None, as_json: bool, quiet: bool, verbose: bool, color: bool | None
) -> int:
    """Writes the corrected text to standard output and what was changed to standard error."""
    from writer.deliver.layout import open_console
    from writer.deliver.progress import Progress
    from writer.deliver.visible import visible
    from writer.polish import polish_text
    from writer.polish.install import install_languagetool, languagetool_folder
    from writer.polish.server import GrammarServer
    from writer.read.decode import decode
    from writer.read.variety import variety_of

    if file is None or file == "-":
        text = decode(sys.stdin.buffer.read(), "standard input")
    else:
        try:
            text = decode(Path(file).read_bytes(), file)
        except OSError as error:
            raise InputError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    with Progress(open_console(sys.stderr, colour=color), quiet=quiet) as progress:
        server = GrammarServer(variety or variety_of(text))  # type: ignore[arg-type]
        if languagetool_folder() is None and server.named is None:
            try:
                install_languagetool(progress.download)
            except MissingError as error:  # Harper does the pass, and the remark says so
                progress.say(str(error))
        server.start()
        try:
            with progress.stage("polishing"):
                polished, corrections, remark = polish_text(text, variety or variety_of(text), server)  # type: ignore[arg-type]
        finally:
            server.close()
    if as_json:
        from writer.deliver.machine import polish_object, to_json

        sys.stdout.write(to_json(polish_object(polished, corrections)))
        return 0
    sys.stdout.write(polished if polished.endswith("\n") else polished + "\n")
    if remark:
        sys.stderr.write(f"{remark}\n")
    for one in corrections:
        verb = "changed" if one.applied else "left, but look at"
        sys.stderr.write(visible(f"{verb}: {one.before!r} → {one.after!r} ({one.message})\n"))
    return 0
