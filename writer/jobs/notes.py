"""Where interview notes come from: a file, a pipe, or a paste at the terminal. Clean text, or one clear sentence."""

from __future__ import annotations

import sys
from pathlib import Path

from writer.errors import InputError, UsageError

LARGEST = 5_000_000  # bytes; a day of interviews is a few thousand


def notes_from(file: str | None, *, no_input: bool = False) -> tuple[str, str]:
    """The text, and what messages call it. Raises InputError (nothing usable) or UsageError (nothing to read)."""
    from writer.read.decode import decode, require_english

    data, name = _bytes_from(file, no_input)
    text = decode(data, name)
    require_english(text, name)
    return text, name


def _bytes_from(file: str | None, no_input: bool) -> tuple[bytes, str]:
    if file is not None and file != "-":
        path = Path(file)
        try:
            if path.stat().st_size > LARGEST:
                raise InputError(
                    f"{file} is {path.stat().st_size / 1e6:.0f} MB, which is no interview notes; the most is 5 MB."
                )
            return path.read_bytes(), file
        except OSError as error:
            raise InputError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    if file == "-" or not sys.stdin.isatty():
        data = sys.stdin.buffer.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError("What came through the pipe is over 5 MB, which is no interview notes.")
        return data, "standard input"
    if no_input:
        raise UsageError("There is nothing to read: name a file, or leave out --no-input to paste your notes.")
    from writer.paste import read_paste

    return read_paste(sys.stderr), "your paste"
