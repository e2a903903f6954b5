"""Puts LanguageTool into the cache folder, whole or not at all, and tells where it is and whether it is intact.

Made in a temporary folder beside its place and moved there by one rename. A marker file lists every file with its
size and sha256, so that a folder that was damaged later is found and fetched again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import filelock

from writer.paths import cache_folder
from writer.polish.fetch import FOLDER_NAME, LANGUAGETOOL_VERSION, Progress, fetch

MARKER = "thanks-anyway.json"
PARTIAL = ".partial-"


def _place() -> Path:
    folder = cache_folder() / "languagetool"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def languagetool_folder() -> Path | None:
    """Where LanguageTool is installed; None where it is not, or where a file is missing or has another size.

    Sizes only: this is asked at every start. `damaged_files` compares the bytes.
    """
    folder = cache_folder() / "languagetool" / FOLDER_NAME
    listed = _marker(folder)
    if listed is None:
        return None
    for name, (size, _) in listed.items():
        try:
            if (folder / name).stat().st_size != size:
                return None
        except OSError:
            return None
    return folder


def damaged_files(folder: Path) -> tuple[str, ...]:
    """The files of an installed `folder` that are missing or whose bytes changed (97 MB take about 0.3 s)."""
    listed = _marker(folder)
    if listed is None:
        return (MARKER,)
    return tuple(name for name, (size, digest) in listed.items() if _describe(folder / name) != (size, digest))


def install_languagetool(report: Progress) -> Path:
    """Fetch LanguageTool unless an intact one is there; its folder. May be interrupted, and started twice at once.

    report: called with (step, done, total); total 0 means that it can't be told.
    Raises MissingError where it could not be fetched.
    """
    place = _place()
    lock = filelock.FileLock(place / ".lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        report("Waiting for another process that fetches LanguageTool", 0, 0)
        lock.acquire()
    try:
        folder = place / FOLDER_NAME
        report("Checking LanguageTool", 0, 0)
        if languagetool_folder() is not None and not damaged_files(folder):
            return folder
        for left_over in place.glob(f"{PARTIAL}*"):  # of a run that was killed
            shutil.rmtree(left_over, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=PARTIAL, ignore_cleanup_errors=True) as temporary:
            fetched = fetch(Path(temporary), report)
            _write_marker(fetched)
            if folder.exists():
                folder.rename(Path(temporary) / "damaged")
            fetched.rename(folder)
        return folder
    finally:
        lock.release()


def _marker(folder: Path) -> dict[str, tuple[int, str]] | None:
    try:
        held = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if held["version"] != LANGUAGETOOL_VERSION or not held["files"]:
            return None
        return {str(name): (int(size), str(digest)) for name, (size, digest) in held["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write_marker(folder: Path) -> None:
    files = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent) / name
            files[path.relative_to(folder).as_posix()] = _describe(path)
    held = {"version": LANGUAGETOOL_VERSION, "files": dict(sorted(files.items()))}
    (folder / MARKER).write_text(json.dumps(held, indent=1), encoding="utf-8")


def _describe(path: Path) -> tuple[int, str] | None:
    """Size and sha256 of a file, None where it can't be read."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), digest
    except OSError:
        return None
