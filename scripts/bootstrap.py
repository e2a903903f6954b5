"""Set-up on first use: makes .venv, installs the locked packages and this one, has `writer doctor` fetch the rest.

Standard library only: it runs on a bare Python 3.11. Every step can be interrupted and the next call goes on with it;
two calls at once wait for each other. Once `.venv/ready` names the present lock files, `ensure` costs a few file reads.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
REQUIREMENTS = ROOT / "requirements"
CPU_INDEX_PATIENCE = 12  # seconds; where PyTorch's own index cannot be reached this is all that is lost


def fingerprint(kind: str) -> str:
    """What an installation of `kind` ("base" or "test") was made from."""
    digest = hashlib.sha256(kind.encode())
    for path in (ROOT / "pyproject.toml", *(REQUIREMENTS / f"{name}.txt" for name in ("uv", "torch", kind))):
        digest.update(path.read_bytes())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def ready(kind: str) -> bool:
    """True when .venv was set up for `kind`, or for more, from the present lock files."""
    kinds = ("base", "test") if kind == "base" else ("test",)
    try:
        said = (VENV / "ready").read_text("utf-8")
    except OSError:
        return False
    return PYTHON.exists() and any(said == fingerprint(one) for one in kinds)


def ensure(kind: str = "base", *, models: bool = True) -> None:
    """Set up what is missing. Exits with 4 and one sentence when a step fails. models: also what `doctor` fetches."""
    if ready(kind):
        return
    if sys.version_info < (3, 11):  # noqa: UP036  (the very case that this file is for)
        sys.exit(f"writer needs Python 3.11 or newer, this is {sys.version.split()[0]}: python3.11 {sys.argv[0]}")
    with locked(ROOT / ".setup.lock"):
        if ready(kind):  # another call did it while this one waited
            return
        (VENV / "ready").unlink(missing_ok=True)
        say("Setting up, once. It can be interrupted; the next call goes on where this one stopped.")
        start = time.monotonic()
        make_environment()
        install_torch()
        uv("2/3 the other packages (about 150 MB)", "-r", str(REQUIREMENTS / f"{kind}.txt"), "--require-hashes")
        uv("    writer itself", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        if models:
            say("3/3 what writer needs to work: the language model (1.1 GB) and LanguageTool (100 to 250 MB)")
            run(
                [str(BIN / "writer"), "doctor", "--mend"], "the model or LanguageTool could not be fetched", quiet=False
            )
        (VENV / "ready").write_text(fingerprint(kind), "utf-8")
        say(f"Ready after {time.monotonic() - start:.0f} s.\n")


def make_environment() -> None:
    """.venv with uv in it."""
    if PYTHON.exists() and works([str(PYTHON), "-m", "uv", "--version"]):
        return
    say("    .venv and uv (20 MB)")
    if not works([str(PYTHON), "-m", "pip", "--version"]):
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", str(VENV)],
            "Python could not make .venv; on Debian and Ubuntu, first run: sudo apt install python3-venv",
        )
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run([*pip, "-r", str(REQUIREMENTS / "uv.txt")], "uv could not be fetched from the package registry")


def install_torch() -> None:
    """CPU wheels (200 MB) where PyTorch's own index answers and there is no NVIDIA GPU; else the registry's."""
    lines = (REQUIREMENTS / "torch.txt").read_text("utf-8").splitlines()
    version = next(line.split()[0] for line in lines if line.startswith("torch=="))
    if works(
        [
            str(PYTHON),
            "-c",
            f"from importlib.metadata import version as v; assert v('torch').split('+')[0] == '{version[7:]}'",
        ]
    ):
        return
    if sys.platform == "linux" and shutil.which("nvidia-smi") is None:
        cpu = [
            str(PYTHON),
            "-m",
            "uv",
            "pip",
            "install",
            "--python",
            str(PYTHON),
            "--torch-backend",
            "cpu",
            "--no-deps",
        ]
        # A connection that is refused or unknown is not worth uv's retries.
        environment = {**os.environ, "UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": str(CPU_INDEX_PATIENCE)}
        if works([*cpu, "--dry-run", version], timeout=CPU_INDEX_PATIENCE, environment=environment):
            uv("1/3 PyTorch for the CPU (200 MB)", "--torch-backend", "cpu", "--no-deps", version)
            return
        size = "3 GB: PyTorch's own index of CPU wheels (200 MB) cannot be reached, so it comes with its CUDA libraries"
    else:
        size = "200 MB; 3 GB with the libraries for an NVIDIA GPU"
    uv(f"1/3 PyTorch ({size})", "--no-deps", "-r", str(REQUIREMENTS / "torch.txt"), "--require-hashes")


def uv(step: str, *arguments: str) -> None:
    """One `uv pip install`, with uv's own progress bars on a terminal."""
    say(step)
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    command = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), "--compile-bytecode", *quiet]
    run([*command, *arguments], "a package could not be fetched from the package registry", quiet=False)


def works(command: list[str], timeout: float = 60, environment: dict[str, str] | None = None) -> bool:
    """True when the command ends with 0 in time."""
    try:
        return (
            subprocess.run(command, capture_output=True, timeout=timeout, env=environment, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def run(command: list[str], failure: str, *, quiet: bool = True) -> None:
    """Run a step; when it fails, say what failed and how to go on, and exit with 4."""
    done = subprocess.run(command, capture_output=quiet, text=True, check=False, stdout=None if quiet else sys.stderr)
    if done.returncode != 0:
        detail = (done.stderr or "").strip().splitlines()[-1:] if quiet else []
        say(f"Set-up stopped: {failure}. {' '.join(detail)}".rstrip())
        say(f"What was fetched is kept. When the cause is mended, run the same command again: {' '.join(sys.argv)}")
        sys.exit(4)


def say(text: str) -> None:
    """A line for the person, on standard error: standard output is for the note."""
    print(text, file=sys.stderr, flush=True)


class locked:  # noqa: N801  (reads as a word)
    """A file lock that goes with the process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.file = self.path.open("w")
        if os.name == "nt":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(self.file.fileno(), msvcrt.LK_LOCK, 1)
                    return
                except OSError:
                    time.sleep(1)
        import fcntl

        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another call is setting up; waiting for it.")
            fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()
