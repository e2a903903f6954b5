"""Starts a command that cannot outlive this process, and keeps the last lines that it prints."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

WATCH = Path(__file__).with_name("watch.py")
KEPT_LINES = 20


class Child:
    """A running command, watched by `watch.py`. Its output is always read, so that a full pipe never stops it.

    on_line: called, in a thread, with each line that it prints; on_end: called there once it prints no more.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        on_line: Callable[[str], None] | None = None,
        on_end: Callable[[], None] | None = None,
    ) -> None:
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._on_line = on_line
        self._on_end = on_end
        # A session (on Windows a console) of its own keeps the terminal's Ctrl-C away: the pipe is the one way to end.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(WATCH), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, name="child output", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.append(line.rstrip())
            if self._on_line is not None:
                self._on_line(line.rstrip())
        if self._on_end is not None:
            self._on_end()

    @property
    def running(self) -> bool:
        """Whether the command still runs."""
        return self._process.poll() is None

    def last_lines(self, count: int = 5) -> str:
        """The last lines that it printed, as one string."""
        return "\n".join(list(self._lines)[-count:]).strip()

    def wait(self, seconds: float) -> int | None:
        """The exit status, or None where it has not ended after `seconds`."""
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._reader.join(5)
        return status

    def close(self) -> None:
        """End the command, if it still runs, and wait until it is gone."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        if self.wait(10) is None:
            self._process.kill()
            self._process.wait()
