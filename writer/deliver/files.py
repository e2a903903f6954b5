"""Delivered notes → one file each (txt, eml or json), readable by their owner alone, whole or not there at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from writer.deliver import Delivered
from writer.deliver.filenames import stem_of
from writer.deliver.visible import one_line, visible
from writer.errors import WriterError
from writer.interview import Interview

Format = Literal["txt", "eml", "json"]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_notes(
    folder: Path,
    interview: Interview,
    delivered: Sequence[Delivered],
    file_format: Format,
    *,
    addresses: Mapping[str, str] | None = None,
) -> list[Path]:
    """Write one file per note into `folder` (made if missing) and return their paths in order.

    A file that is there already is never overwritten: the next free number is taken, or, where it holds the very same
    bytes, it is kept. addresses: mail addresses by the recipient's name, for the To line of an eml. Raises InputError
    for an address that is none, WriterError when the folder cannot be written; notes before that one stay.
    """
    contents = [content(one, interview, file_format, addresses or {}) for one in delivered]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriterError(
            f"The folder {_shown(folder)} cannot be made ({_reason(error)}); name another one with --out."
        ) from error
    paths: list[Path] = []
    for one, data in zip(delivered, contents, strict=True):
        stem = stem_of(interview.company, one.note.recipient.address)
        try:
            paths.append(_write(folder, stem, f".{file_format}", data, set(paths)))
        except OSError as error:
            raise WriterError(_sentence(error, folder, one.note.recipient.address, len(paths))) from error
    return paths


def content(delivered: Delivered, interview: Interview, file_format: Format, addresses: Mapping[str, str]) -> bytes:
    """What a file of that format holds for one note."""
    note = delivered.note
    if file_format == "eml":
        from writer.deliver.mail import draft_mail

        return draft_mail(note, addresses.get(note.recipient.name or ""))
    if file_format == "json":
        from writer.deliver.machine import as_json

        return as_json(interview, [delivered]).encode()
    # The ends of lines are the platform's: a text file is opened where it was written.
    lines = [f"Subject: {one_line(note.subject)}", "", *visible(note.body).strip("\n").split("\n"), ""]
    return os.linesep.join(lines).encode()


def _write(folder: Path, stem: str, suffix: str, data: bytes, ours: set[Path]) -> Path:
    """Write `data` under the first free name; a temporary file beside it until every byte is on the disk."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            if os.name == "posix":
                os.fchmod(handle, 0o600)
            file.write(data)
            file.flush()
            os.fsync(handle)
        for path in _names(folder, stem, suffix):
            if path not in ours and _holds(path, data):
                return path
            if _place(temporary, path):
                _settle(folder)
                return path
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), stem)
    finally:
        temporary.unlink(missing_ok=True)


def _names(folder: Path, stem: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{stem}{suffix}"
    for number in range(2, 10_000):
        yield folder / f"{stem}-{number}{suffix}"


def _holds(path: Path, data: bytes) -> bool:
    """True when `path` is a plain file with exactly these bytes, that nobody else may read."""
    try:
        # Windows keeps no such modes.
        shared = os.name == "posix" and path.stat().st_mode & 0o077
        return path.is_file() and not path.is_symlink() and not shared and path.read_bytes() == data
    except OSError:
        return False


def _place(temporary: Path, path: Path) -> bool:
    """Give the finished file its name; False where that name is taken, by whatever it is."""
    try:
        # A hard link, unlike a rename, cannot overwrite what another program wrote a moment ago.
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:
        # No links on this file system (FAT, some network shares).
        if os.path.lexists(path):
            return False
        temporary.replace(path)
    return True


def _settle(folder: Path) -> None:
    """Make the new name outlive a power cut, where folders can be synced."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        # Some file systems refuse to sync a folder; the note itself is synced.
        return
    finally:
        os.close(handle)


def _sentence(error: OSError, folder: Path, recipient: str, written: int) -> str:
    done = f"notes written before it: {written}"
    if error.errno in _FULL:
        return (
            f"The disk of {_shown(folder)} is full: the note to {one_line(recipient)} was not written ({done}). "
            f"Free some space, or name another folder with --out."
        )
    return (
        f"The note to {one_line(recipient)} was not written to {_shown(folder)} ({_reason(error)}; {done}). "
        f"Name another folder with --out."
    )


def _reason(error: OSError) -> str:
    return one_line(error.strerror or str(error)).lower()


def _shown(folder: Path) -> str:
    return one_line(str(folder))
