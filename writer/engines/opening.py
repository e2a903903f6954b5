"""A model's name and an engine's name → a loaded engine, fetched and prepared where needed."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from filelock import FileLock

from writer.engines import Engine
from writer.engines.catalog import Model, catalog, default_model, find
from writer.engines.fetch import Report, fetch, quiet
from writer.engines.verified import intact, seal
from writer.errors import MissingError, UsageError
from writer.paths import cache_folder

EngineChoice = Literal["auto", "transformers", "llama.cpp", "server"]


def open_engine(
    model: str | None = None, engine: EngineChoice = "auto", *, offline: bool = False, report: Report = quiet
) -> Engine:
    """Load `model` (None: the catalog's default) in `engine`.

    offline: fetch nothing. Raises UsageError for a name that means nothing, MissingError for what is not here.
    """
    if model is not None and model.startswith("server:"):
        from writer.engines.server import ServerEngine

        return ServerEngine(model.removeprefix("server:"), api_key=os.environ.get("WRITER_SERVER_KEY"))
    if engine == "server":
        raise UsageError("The server engine needs an address: --model server:URL")
    if model is not None and model.startswith("hub:"):
        return _open_hub(model.removeprefix("hub:"), engine, offline, report)
    if model is not None and Path(model).expanduser().exists():
        return _open_path(Path(model).expanduser(), engine, report)
    entry = find(model) if model else default_model()
    if offline and not ready(entry, engine):
        raise MissingError(
            f"The model {entry.name} is not on this machine. Run once with a network: writer models get {entry.name}"
        )
    if choose(entry, engine) == "llama.cpp":
        return _open_llama(fetch(entry, report), entry.name, entry.adapter_folder)
    from writer.engines.transformers_engine import TransformersEngine

    return TransformersEngine(prepared(entry, report), entry.name, entry.adapter_folder)


def choose(model: Model, engine: EngineChoice = "auto") -> Literal["transformers", "llama.cpp"]:
    """What `auto` takes: int8 in transformers, which offers eight sentences for little more than the price of one;
    llama.cpp (where installed) on a machine that is short of memory."""
    if engine == "llama.cpp" or engine == "transformers":
        return engine
    from writer.engines.llama_cpp import available

    if available() and (_memory() < model.memory * 1.3 or find_spec("torch") is None):
        return "llama.cpp"
    return "transformers"


def _memory() -> float:
    """Physical memory in bytes; infinite where the system does not say."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return float("inf")


def ready(model: Model, engine: EngineChoice = "auto") -> bool:
    """True when `model` can be loaded without a network."""
    if choose(model, engine) == "llama.cpp":
        return intact(model.gguf, model.sha256)
    return intact(model.int8_folder / "int8.safetensors") or intact(model.gguf, model.sha256)


def prepared(model: Model, report: Report = quiet) -> Path:
    """The int8 folder of a catalog entry, made from its file (fetched if needed) where it is missing or damaged."""
    return _prepare(lambda: fetch(model, report), model.int8_folder, report)


def _prepare(source: Callable[[], Path], folder: Path, report: Report) -> Path:
    weights = folder / "int8.safetensors"
    if intact(weights):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not intact(weights):
            from writer.engines.prepare import prepare

            prepare(source(), folder, report)
            seal(weights)
    return folder


def _open_path(path: Path, engine: EngineChoice, report: Report) -> Engine:
    """A .gguf file or a transformers folder of the user's."""
    if engine == "llama.cpp":
        if path.is_dir():
            raise UsageError(f"llama.cpp needs a .gguf file; {path} is a folder. Leave out --engine, or name the file.")
        return _open_llama(path, path.stem, None)
    from writer.engines.loading import best_device
    from writer.engines.transformers_engine import TransformersEngine

    if path.is_dir() and (best_device().type != "cpu" or (path / "int8.safetensors").exists()):
        return TransformersEngine(path, path.name)
    status = path.stat()
    name = f"{path.stem}-{status.st_size}-{status.st_mtime_ns}"
    return TransformersEngine(_prepare(lambda: path, cache_folder() / "models" / "own" / name, report), path.stem)


def _open_hub(repository: str, engine: EngineChoice, offline: bool, report: Report) -> Engine:
    """Any model of the hub: its one .gguf (4-bit if there are several) or its transformers folder."""
    if repository.count("/") != 1:
        raise UsageError(f"hub:{repository} is not hub:OWNER/NAME")
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    folder = cache_folder() / "models" / "hub" / repository.replace("/", "--")
    if not offline:
        try:
            names = [name for name in HfApi().list_repo_files(repository) if name.endswith(".gguf")]
            wanted = sorted(names, key=lambda name: ("q4_k_m" not in name.lower(), name))[:1]
            patterns = wanted or ["*.safetensors", "*.json", "*.txt", "*.jinja", "tokenizer*"]
            report(f"fetching {repository} from the model hub", 0, 0)
            snapshot_download(repository, allow_patterns=patterns, local_dir=folder, etag_timeout=5)
        except (OSError, HfHubHTTPError, LocalEntryNotFoundError, RuntimeError) as error:
            if not folder.exists():
                raise MissingError(
                    f"hub:{repository} could not be fetched ({error}). Try again with a network."
                ) from error
    files = sorted(folder.glob("*.gguf"))
    if not files and not (folder / "config.json").exists():
        raise MissingError(f"hub:{repository} is not on this machine. Run once with a network and without --offline.")
    return _open_path(files[0] if files else folder, engine, report)


def _open_llama(gguf: Path, model: str, adapter: Path | None) -> Engine:
    from writer.engines.llama_cpp import adapter_gguf, open_llama
    from writer.engines.verified import sha256_of

    made: Path | None = None
    if adapter is not None:
        digest = sha256_of(adapter / "adapter_model.safetensors")
        made = cache_folder() / "models" / f"adapter-{digest[:12]}.gguf"
        if not made.exists():
            adapter_gguf(adapter, made)
    return open_llama(gguf, model, made)


def names() -> list[str]:
    """The catalog's names, for completion and messages."""
    return list(catalog())
