"""Where the files that travel with the package are: `models/` and `prompts/`, in the wheel or beside the source."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def resource(name: str) -> Path:
    """The path of `name` ("models/catalog.toml"): inside an installed package, else in the source tree.

    Raises FileNotFoundError where neither has it. The wheel is always installed unpacked (it holds mapped weights),
    so a real path exists.
    """
    package = Path(str(files("writer")))
    for root in (package, package.parent):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation of writer; install it again")
