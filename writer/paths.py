"""Where the program keeps what it fetched: one cache folder, readable by its user alone."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The cache folder, made if missing (mode 0700). THANKS_ANYWAY_CACHE names another one."""
    named = os.environ.get("THANKS_ANYWAY_CACHE")
    folder = Path(named) if named else platformdirs.user_cache_path("thanks-anyway")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
