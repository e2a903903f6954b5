"""The one place for LanguageTool's Java process: started in the background, asked, restarted once, always ended.

The process hangs on a pipe that only this program holds (`watch.py`), so it goes when the program does, whatever ends
it. Where LANGUAGETOOL_URL names a server, that one is asked and none is ever started.
"""

from __future__ import annotations

import os
import socket
import threading
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from writer.errors import MissingError
from writer.interview import Variety
from writer.polish.child import Child
from writer.polish.fetch import SERVER_JAR
from writer.polish.install import damaged_files, languagetool_folder
from writer.polish.java import find_java
from writer.polish.languagetool import Client, NoAnswerError, server_address
from writer.polish.match import Match

URL_VARIABLE = "LANGUAGETOOL_URL"
INSTALL_COMMAND = "writer doctor --mend"
START_SECONDS = 120.0  # 1 s on two free cores; a language model that drafts meanwhile may take all of them
ATTEMPTS = 3

# Measured on two cores, start to first answer and memory: 5.3 s and 500 MB with Java's defaults, 3.4 s and 345 MB so.
# A class-data archive can't be made: Java refuses it because a jar of LanguageTool's names its folder as a class path.
JAVA_OPTIONS = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class GrammarServer:
    """A LanguageTool server that starts while other work goes on; `check` waits for it. A context manager.

    variety: the one whose rules are loaded at once, so that the first `check` is quick; the other works too.
    """

    def __init__(self, variety: Variety = "en-US") -> None:
        self._variety = variety
        self._guard = threading.Lock()
        self._child: Child | None = None
        self._ready: Future[Client] | None = None
        self._restarted = False
        self._closed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def named(self) -> str | None:
        """The address of the server that LANGUAGETOOL_URL names, if it does."""
        return os.environ.get(URL_VARIABLE) or None

    @property
    def url(self) -> str:
        """The address of the server that is asked; waits for it. Raises MissingError with what to tell the person."""
        return self._client().url

    def start(self) -> None:
        """Begin to start the server and return at once. Does nothing where it was begun before."""
        with self._guard:
            if self._ready is None and not self._closed:
                self._ready = Future()
                threading.Thread(target=self._settle, args=(self._ready,), name="LanguageTool", daemon=True).start()

    def check(self, text: str, variety: Variety) -> tuple[Match, ...]:
        """What LanguageTool finds in `text`; waits for the server. Raises MissingError with what to tell the person."""
        try:
            return self._client().ask(text, variety)
        except NoAnswerError as error:
            if self.named or not self._restart():
                raise MissingError(self._no_answer(error)) from error
        try:
            return self._client().ask(text, variety)
        except NoAnswerError as error:
            raise MissingError(self._no_answer(error)) from error

    def close(self) -> None:
        """End the server, if one was started, and wait until it is gone. It can't be started again."""
        with self._guard:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            child.close()

    def _client(self) -> Client:
        self.start()
        ready = self._ready
        if ready is None:
            raise MissingError("LanguageTool was ended.")
        try:
            return ready.result(timeout=START_SECONDS * 1.5)
        except TimeoutError:
            raise MissingError("LanguageTool could not be started (it took too long).") from None

    def _no_answer(self, error: NoAnswerError) -> str:
        if self.named:
            host = urlsplit(server_address(self.named)).hostname
            return f"The LanguageTool server that {URL_VARIABLE} names, on {host}, could not be used ({error})."
        return f"LanguageTool stopped answering ({error})."

    def _restart(self) -> bool:
        """Begin to start the server anew, once, where its process is gone (memory ran out, somebody ended it)."""
        with self._guard:
            if self._restarted or self._closed or self._child is None:
                return False
            if self._child.wait(2.0) is None:
                return False
            self._restarted = True
            self._ready = None
        self.start()
        return True

    def _settle(self, ready: Future[Client]) -> None:
        """Fill `ready` with a client whose rules are loaded, or with the reason why there is none."""
        try:
            if self.named:
                ready.set_result(Client(server_address(self.named), own=False))
                return
            ready.set_result(self._bring_up())
        except OSError as error:
            ready.set_exception(MissingError(f"LanguageTool could not be started ({error.strerror})."))
        except BaseException as error:
            ready.set_exception(error)

    def _bring_up(self) -> Client:
        """Start LanguageTool on a free port and let it load its rules."""
        java = find_java()
        if java is None:
            raise MissingError("LanguageTool could not be started (no Java 17 or newer was found).")
        folder = languagetool_folder()
        if folder is None:
            raise MissingError(f"LanguageTool is not installed, or is damaged (`{INSTALL_COMMAND}` fetches it).")
        said = "it said nothing"
        for _ in range(ATTEMPTS):  # between the choice of a free port and its use, another program may take it
            try:
                port = free_port()
            except OSError as error:
                raise MissingError(f"LanguageTool could not be started (no free port: {error.strerror}).") from error
            child, listens = self._launch(java, folder, port)
            try:
                if listens.result(timeout=START_SECONDS):
                    client = Client(f"http://127.0.0.1:{port}/", own=True)
                    client.ask("Thank you for the talk.", self._variety)
                    return client
                said = child.last_lines(1) or said
            except TimeoutError:
                said = f"it did not listen after {START_SECONDS:.0f} seconds"
            except NoAnswerError as error:
                said = str(error)
            child.close()
            if self._closed:
                raise MissingError("LanguageTool was ended.")
            if damaged_files(folder):
                raise MissingError(f"LanguageTool's files are damaged (`{INSTALL_COMMAND}` fetches them again).")
        raise MissingError(f"LanguageTool could not be started ({said}).")

    def _launch(self, java: Path, folder: Path, port: int) -> tuple[Child, Future[bool]]:
        """Start the process, and a future of whether it came to listen; False where it ended before.

        Its own word is waited for: an answer on the port could be another program's.
        """
        listens: Future[bool] = Future()

        def hear(line: str) -> None:
            if line.endswith("Server started") and not listens.done():
                listens.set_result(True)

        def hear_no_more() -> None:
            if not listens.done():
                listens.set_result(False)

        main = "org.languagetool.server.HTTPServer"
        command = [str(java), *JAVA_OPTIONS, "-cp", str(folder / SERVER_JAR), main, "--port", str(port)]
        with self._guard:
            if self._closed:
                raise MissingError("LanguageTool was ended.")
            self._child = Child(command, on_line=hear, on_end=hear_no_more)
            return self._child, listens


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
