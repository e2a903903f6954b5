"""Runs one command as a child that never outlives the process that asked for it. Started as a script by `child.py`.

Standard input is a pipe that only the asking process holds: however that process ends, the pipe closes, and the
command is killed. This file needs nothing but the standard library and is never imported by the program.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_the_watcher() -> Callable[[], None] | None:
    """On Linux, what the child does before it becomes the command: ask to be killed should the watcher be killed."""
    if sys.platform != "linux":
        return None
    import ctypes

    library = ctypes.CDLL(None)
    return lambda: library.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def main(command: list[str]) -> int:
    """Run `command` until it ends or standard input closes; its exit status."""
    # A Ctrl-C is for the program, which may want to finish; it closes the pipe when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=die_with_the_watcher())
    signal.signal(signal.SIGTERM, lambda *_: child.kill())

    def kill_at_end_of_input() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1024):
                pass
        child.kill()

    threading.Thread(target=kill_at_end_of_input, daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    # os._exit: the thread may still be reading, and an orderly exit would wait for it.
    os._exit(main(sys.argv[1:]) & 0xFF)
