"""LanguageTool in the cache: whole or not at all, found when damaged, fetched by Maven or as its library does."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from writer.errors import MissingError
from writer.polish import GrammarServer, install_languagetool, languagetool_folder, polish_text
from writer.polish.fetch import FOLDER_NAME, SERVER_JAR, Progress
from writer.polish.install import MARKER, damaged_files


def quietly(step: str, done: int, total: int) -> None:
    """A progress bar that nobody looks at."""


class Fetch:
    """In place of the network: links the files of the real LanguageTool, and counts how often it was asked."""

    def __init__(self, installed: Path, seconds: float = 0.0) -> None:
        self.installed = installed
        self.seconds = seconds
        self.times = 0

    def __call__(self, into: Path, report: Progress) -> Path:
        self.times += 1
        time.sleep(self.seconds)
        shutil.copytree(self.installed, into / FOLDER_NAME, copy_function=os.link)
        (into / FOLDER_NAME / MARKER).unlink()
        return into / FOLDER_NAME


@pytest.fixture
def fetch(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetch]:
    """An empty cache on the real one's disk, and a Fetch."""
    cache = installed.parent / f"test-{os.getpid()}"
    shutil.rmtree(cache, ignore_errors=True)
    monkeypatch.setenv("THANKS_ANYWAY_CACHE", str(cache))
    fetch = Fetch(installed)
    monkeypatch.setattr("writer.polish.install.fetch", fetch)
    yield fetch
    shutil.rmtree(cache, ignore_errors=True)


def replace(path: Path, content: bytes) -> None:
    """Give `path` another content without touching the file that it is linked to."""
    path.unlink()
    path.write_bytes(content)


def test_the_installed_folder_is_what_the_library_expects(installed: Path) -> None:
    assert installed.name == "LanguageTool-6.8"
    assert (installed / "languagetool-server.jar").is_file()
    assert languagetool_folder() == installed
    assert damaged_files(installed) == ()


def test_what_is_installed_is_not_fetched_again(fetch: Fetch) -> None:
    assert languagetool_folder() is None
    folder = install_languagetool(quietly)
    assert languagetool_folder() == folder == install_languagetool(quietly)
    assert fetch.times == 1


@pytest.mark.parametrize("damage", ["cut", "missing", "no marker", "broken marker"])
def test_a_damaged_folder_is_not_used_and_is_fetched_again(fetch: Fetch, damage: str) -> None:
    folder = install_languagetool(quietly)
    jar = next(folder.glob("language-en-*.jar"))
    if damage == "cut":
        replace(jar, jar.read_bytes()[:1000])
    elif damage == "missing":
        jar.unlink()
    elif damage == "no marker":
        (folder / MARKER).unlink()
    else:
        replace(folder / MARKER, b"<html>")
    assert languagetool_folder() is None
    with GrammarServer() as server:
        text, _, said = polish_text("I met a honest engineer.", "en-US", server)
    assert text == "I met an honest engineer."
    assert said is not None
    assert said.startswith("LanguageTool is not installed, or is damaged (`")
    assert install_languagetool(quietly) == folder
    assert languagetool_folder() == folder
    assert fetch.times == 2


def test_a_file_of_the_right_size_and_wrong_bytes_is_found(fetch: Fetch) -> None:
    folder = install_languagetool(quietly)
    jar = next(folder.glob("language-en-*.jar"))
    replace(jar, bytes(jar.stat().st_size))
    assert damaged_files(folder) == (jar.name,)
    with GrammarServer() as server:
        said = polish_text("I met a honest engineer.", "en-US", server)[2]
    assert said is not None
    assert said.startswith("LanguageTool")
    assert "damaged" in said
    install_languagetool(quietly)
    assert damaged_files(folder) == ()


def test_two_at_once_fetch_once(fetch: Fetch) -> None:
    fetch.seconds = 0.5
    steps: list[str] = []
    threads = [
        threading.Thread(target=install_languagetool, args=(lambda step, done, total: steps.append(step),))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fetch.times == 1
    assert any(step.startswith("Waiting") for step in steps)
    assert languagetool_folder() is not None


def test_an_interrupted_fetch_leaves_nothing_and_one_that_was_killed_is_cleared(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(into: Path, report: Progress) -> Path:
        fetch(into, report)
        raise KeyboardInterrupt

    monkeypatch.setattr("writer.polish.install.fetch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        install_languagetool(quietly)
    assert languagetool_folder() is None
    place = Path(os.environ["THANKS_ANYWAY_CACHE"]) / "languagetool"
    assert [path.name for path in place.iterdir()] == [".lock"]
    (place / ".partial-killed").mkdir()
    monkeypatch.setattr("writer.polish.install.fetch", fetch)
    install_languagetool(quietly)
    assert sorted(path.name for path in place.iterdir()) == [".lock", FOLDER_NAME]


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small archive, served on this machine where language-tool-python looks for the release; no Maven on PATH."""
    served = tmp_path / "served"
    served.mkdir()
    archive = served / "LanguageTool-6.8.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(f"LanguageTool-6.8/{SERVER_JAR}", b"not really a jar")
        file.writestr("LanguageTool-6.8/libs/languagetool-core.jar", b"nor this")
    handler = partial(SimpleHTTPRequestHandler, directory=str(served))
    web = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    monkeypatch.setenv("LTP_DOWNLOAD_HOST_NEW_RELEASES", f"http://127.0.0.1:{web.server_port}/")
    monkeypatch.setenv("LTP_DOWNLOAD_SHA256_6_8", hashlib.sha256(archive.read_bytes()).hexdigest())
    monkeypatch.setenv("THANKS_ANYWAY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "")
    yield archive
    web.shutdown()
    web.server_close()


def test_without_maven_the_library_downloads_and_verifies(release: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    folder = install_languagetool(lambda *step: steps.append(step))
    assert folder == languagetool_folder()
    assert (folder / "libs" / "languagetool-core.jar").read_bytes() == b"nor this"
    assert damaged_files(folder) == ()
    assert any(step == "Downloading LanguageTool" for step, _, _ in steps)


def test_a_download_that_is_not_the_release_is_refused(release: Path) -> None:
    with zipfile.ZipFile(release, "a") as file:
        file.writestr("LanguageTool-6.8/more.jar", b"slipped in")
    with pytest.raises(MissingError, match="could not be fetched"):
        install_languagetool(quietly)
    assert languagetool_folder() is None


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Maven is a shell script")
def test_where_maven_fails_the_library_is_tried_and_both_are_told(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven = tmp_path / "bin" / "mvn"
    maven.parent.mkdir()
    maven.write_text("#!/bin/sh\necho '[ERROR] the mirror is closed today'\nexit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", str(maven.parent))
    assert install_languagetool(quietly) == languagetool_folder()
    shutil.rmtree(os.environ["THANKS_ANYWAY_CACHE"])
    release.unlink()
    with pytest.raises(MissingError) as caught:
        install_languagetool(quietly)
    assert "the mirror is closed today" in str(caught.value)
    assert "language-tool-python's download failed" in str(caught.value)
