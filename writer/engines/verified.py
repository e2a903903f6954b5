"""Whether a large file is whole: its SHA-256, computed once and remembered beside it with its size and time.

A file whose size or modification time changed since is hashed again; a file that differs is not used.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec


class _Seal(msgspec.Struct):
    size: int
    modified: int  # nanoseconds
    sha256: str


def _seal_path(path: Path) -> Path:
    return path.with_name(path.name + ".verified")


def sha256_of(path: Path) -> str:
    """The hex digest of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(path: Path, sha256: str | None = None) -> str:
    """Remember what `path` holds now; `sha256` where it is known already. Returns the digest."""
    digest = sha256 or sha256_of(path)
    status = path.stat()
    data = msgspec.json.encode(_Seal(status.st_size, status.st_mtime_ns, digest))
    partial = _seal_path(path).with_suffix(".partial")
    partial.write_bytes(data)
    partial.replace(_seal_path(path))
    return digest


def intact(path: Path, sha256: str | None = None) -> bool:
    """True when `path` is there and holds what was sealed (and, if given, what has the digest `sha256`)."""
    if not path.is_file():
        return False
    try:
        known = msgspec.json.decode(_seal_path(path).read_bytes(), type=_Seal)
    except (OSError, msgspec.MsgspecError):
        known = None
    if known is None:
        return sha256 is not None and seal(path) == sha256
    if sha256 is not None and known.sha256 != sha256:
        return False
    status = path.stat()
    if (status.st_size, status.st_mtime_ns) == (known.size, known.modified):
        return True
    if status.st_size != known.size or sha256_of(path) != known.sha256:
        return False
    seal(path, known.sha256)
    return True
