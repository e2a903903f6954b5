"""The Java process: it starts in the background, is one, and is gone when the program is, however that ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from writer.errors import MissingError
from writer.polish import GrammarServer, polish_text
from writer.polish.child import Child

MAIN = "org.languagetool.server.HTTPServer"
BODY = "I met a honest engineer."
MENDED = "I met an honest engineer."


def java_children(process: psutil.Process) -> list[psutil.Process]:
    """The LanguageTool processes below `process`."""
    found = []
    for child in process.children(recursive=True):
        try:
            if MAIN in child.cmdline() and "java" in Path(child.cmdline()[0]).name:
                found.append(child)
        except psutil.Error:
            continue
    return found


def wait_until_gone(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those of `processes` that still run after ten seconds."""
    _, running = psutil.wait_procs(processes, timeout=10)
    return list(running)


def new_java(before: list[psutil.Process]) -> psutil.Process:
    """The LanguageTool process that this test's process started since `before`."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        new = [each for each in java_children(psutil.Process()) if each not in before]
        if new:
            return new[0]
        time.sleep(0.05)
    raise AssertionError("no Java was started")


PROGRAM = """
import sys, time
from writer.polish import GrammarServer
server = GrammarServer()
server.start()
if {ready}:
    server.check("A first text.", "en-US")
print("up", flush=True)
{then}
"""
WAIT = "time.sleep(60)"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("ready", "then", "end"),
    [
        (True, WAIT, signal.SIGKILL),
        (False, WAIT, signal.SIGKILL),
        (False, WAIT, signal.SIGTERM),
        (False, WAIT, signal.SIGHUP),
        (False, WAIT, signal.SIGINT),
        (False, "time.sleep(1); raise RuntimeError('on purpose')", None),
        (False, "time.sleep(1); sys.exit(3)", None),
        (False, "time.sleep(1); import os; os.abort()", None),
    ],
)
def test_no_java_is_left_when_the_program_ends(
    installed: Path, ready: bool, then: str, end: signal.Signals | None
) -> None:
    code = PROGRAM.format(ready=ready, then=then)
    program = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"up\n"
    started: list[psutil.Process] = []
    while program.poll() is None and not started:
        if java_children(psutil.Process(program.pid)):
            started = psutil.Process(program.pid).children(recursive=True)
    assert len(started) >= 2  # the watcher and Java
    if end is not None:
        os.kill(program.pid, end)
    program.wait(20)
    program.stdout.close()
    assert wait_until_gone(started) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child whose watcher was killed")
def test_no_java_is_left_when_its_watcher_is_killed(installed: Path) -> None:
    before = java_children(psutil.Process())
    with GrammarServer() as server:
        java = new_java(before)
        watcher = java.parent()
        assert watcher is not None
        watcher.kill()
        assert wait_until_gone([java]) == []
        server.close()


def test_starting_takes_no_time_and_closing_waits_until_it_is_gone(installed: Path) -> None:
    before = java_children(psutil.Process())
    began = time.monotonic()
    server = GrammarServer()
    server.start()
    assert time.monotonic() - began < 0.5
    java = new_java(before)
    server.close()
    assert not java.is_running()
    with pytest.raises(MissingError):
        server.check(BODY, "en-US")


def test_a_server_that_was_killed_is_started_once_more(installed: Path) -> None:
    before = java_children(psutil.Process())
    with GrammarServer() as server:
        assert polish_text(BODY, "en-US", server)[0] == MENDED
        first = new_java(before)
        first.kill()
        assert wait_until_gone([first]) == []
        text, _, said = polish_text(BODY, "en-US", server)
        assert (text, said) == (MENDED, None)
        second = new_java([*before, first])
        second.kill()
        assert wait_until_gone([second]) == []
        text, _, said = polish_text(BODY, "en-US", server)
        assert text == MENDED
        assert said is not None
        assert said.startswith("LanguageTool stopped answering (")


def test_a_port_that_another_program_takes_is_left_to_it(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from writer.polish import server as module

    free = module.free_port
    with socket.create_server(("127.0.0.1", 0)) as other:
        offered = [other.getsockname()[1]]
        monkeypatch.setattr(module, "free_port", lambda: offered.pop() if offered else free())
        with GrammarServer() as server:
            assert polish_text(BODY, "en-US", server)[0] == MENDED
        assert offered == []


def test_the_server_that_languagetool_url_names_is_used_and_none_is_started(
    server: GrammarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.url
    before = java_children(psutil.Process())
    for named in (address, f"{address}v2", f"{address}v2/check", address.removeprefix("http://").rstrip("/")):
        monkeypatch.setenv("LANGUAGETOOL_URL", named)
        with GrammarServer() as theirs:
            text, _, said = polish_text(BODY, "en-GB", theirs)
        assert (text, said) == (MENDED, None)
    assert java_children(psutil.Process()) == before
    monkeypatch.delenv("LANGUAGETOOL_URL")
    assert polish_text(BODY, "en-US", server)[0] == MENDED  # closing theirs did not end it


def test_a_named_server_that_does_not_answer_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("LANGUAGETOOL_URL", f"http://me:secret@127.0.0.1:{port}/")
    before = java_children(psutil.Process())
    with GrammarServer() as server:
        text, _, said = polish_text(BODY, "en-US", server)
    assert text == MENDED
    assert said == (
        "The LanguageTool server that LANGUAGETOOL_URL names, on 127.0.0.1, could not be used (connection refused): "
        "Harper did the grammar pass."
    )
    assert java_children(psutil.Process()) == before


def test_a_proxy_is_never_asked_for_our_own_server(server: GrammarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    text, _, said = polish_text(BODY, "en-US", server)
    assert (text, said) == (MENDED, None)


def test_a_flood_of_output_stops_no_child() -> None:
    flood = "import sys\nfor _ in range(60000): sys.stdout.write('x' * 99 + chr(10))\nprint('last')"
    child = Child([sys.executable, "-c", flood])
    try:
        assert child.wait(30) == 0
        assert child.last_lines(1) == "last"
    finally:
        child.close()


def test_a_long_text_is_polished(server: GrammarServer) -> None:
    body = "\n\n".join(f"Paragraph {number}: we spoke of a honest plan, and of trains." for number in range(200))
    text, corrections, said = polish_text(body, "en-US", server)
    assert said is None
    assert len(corrections) == 200
    assert text == body.replace(" a honest", " an honest")
