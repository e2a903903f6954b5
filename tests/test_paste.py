"""Pasting at a real terminal (a pty): everything arrives, and the terminal is left as it was found."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from writer.paste import Typed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")

if sys.platform != "win32":
    import pty

ROOT = Path(__file__).parent.parent
KEYS = {"end": 4, "erase": 0x7F, "erase_word": 0x17, "erase_line": 0x15}

PASTE = """
import sys, termios
from pathlib import Path
from writer.paste import ask, read_paste
before = termios.tcgetattr(0)
try:
    data = read_paste(sys.stderr)
    Path(sys.argv[1]).write_bytes(data)
except KeyboardInterrupt:
    Path(sys.argv[1]).write_bytes(b"INTERRUPTED")
assert termios.tcgetattr(0) == before, "not restored"
print("RESTORED", flush=True)
if len(sys.argv) > 2:
    print("ANSWER", repr(ask(sys.argv[2])), flush=True)
"""


class Session:
    """A child at the far end of a pty, which runs `program`; `seen` is all that it showed."""

    def __init__(self, program: str, *arguments: str) -> None:
        self.seen = b""
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(ROOT)
            os.execv(sys.executable, [sys.executable, "-c", program, *arguments])

    def send(self, data: bytes) -> None:
        """Type `data`, reading meanwhile what is echoed, as a terminal program does."""
        while data:
            _, ready, _ = select.select([], [self.terminal], [], 0.05)
            if ready:
                data = data[os.write(self.terminal, data[:512]) :]
            self._look(0)

    def until(self, words: bytes) -> None:
        """Wait until the child has shown `words`."""
        deadline = time.monotonic() + 20
        while words not in self.seen:
            alive = self._look(0.1)
            assert words in self.seen or (alive and time.monotonic() < deadline), self.seen

    def end(self) -> int:
        """Wait for the child; its exit status."""
        while self._look(0.1):
            pass
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])

    def _look(self, wait: float) -> bool:
        """Take in what was shown; False when the child has hung up."""
        while select.select([self.terminal], [], [], wait)[0]:
            try:
                shown = os.read(self.terminal, 65536)
            except OSError:
                return False
            if not shown:
                return False
            self.seen += shown
        return True


def pasted(tmp_path: Path, data: bytes) -> tuple[bytes, Session]:
    """What arrives when `data` is typed, and the session, its child ended well."""
    target = tmp_path / "pasted"
    session = Session(PASTE, str(target))
    session.until(b"press Ctrl-D")
    session.until(b"\x1b[?2004h")
    session.send(data)
    session.until(b"RESTORED")
    assert session.end() == 0
    return target.read_bytes(), session


def test_a_line_of_six_thousand_characters_arrives_whole(tmp_path: Path) -> None:
    line = " ".join(f"word{number:04}" for number in range(667)).encode()
    assert len(line) > 6_000
    data, session = pasted(tmp_path, line + b"\r\x04")
    assert data == line + b"\n"
    assert b"Read 1 line, 667 words." in session.seen


def test_a_long_paste_with_blank_lines_arrives_whole(tmp_path: Path) -> None:
    text = "\n\n".join("“Ngozi” said: " + "naïve words " * 700 for _ in range(8)) + "\n"
    data, session = pasted(tmp_path, text.replace("\n", "\r").encode() + b"\x04")
    assert data.decode() == text
    assert b"Read 15 lines" in session.seen


def test_bracketed_paste_loses_its_markers_and_nothing_else(tmp_path: Path) -> None:
    text = "me: Tomasz\r\r\tno from Helga\x17\x7f [/] ø".encode()
    data, session = pasted(tmp_path, b"\x1b[200~" + text + b"\x1b[201~" + b" and more\x04")
    assert data == text.replace(b"\r", b"\n") + b" and more"
    assert b"200~" not in session.seen and b"^[" not in session.seen and b"^D" not in session.seen
    # The markers that were asked for are no longer asked for.
    assert session.seen.rindex(b"\x1b[?2004l") > session.seen.rindex(b"\x1b[?2004h")


def test_ctrl_d_after_text_ends_it_in_mid_line(tmp_path: Path) -> None:
    data, _ = pasted(tmp_path, b"one\rtwo\x04")
    assert data == b"one\ntwo"


def test_ctrl_d_at_once_is_empty(tmp_path: Path) -> None:
    data, session = pasted(tmp_path, b"\x04")
    assert data == b""
    assert b"Nothing was pasted." in session.seen


def test_ctrl_c_restores_the_terminal(tmp_path: Path) -> None:
    data, session = pasted(tmp_path, b"half a line\x03")
    assert data == b"INTERRUPTED"
    assert b"\x1b[?2004l" in session.seen


def test_typing_can_be_mended(tmp_path: Path) -> None:
    data, session = pasted(tmp_path, "Helgø\x7fa wrong\x17right\rgone\x15stays\x1b[D\x1b[C\x04".encode())
    assert data == b"Helga right\nstays"
    assert b"\b \b" in session.seen


def test_what_is_typed_after_ctrl_d_answers_the_question(tmp_path: Path) -> None:
    session = Session(PASTE, str(tmp_path / "pasted"), "Your name?")
    session.until(b"\x1b[?2004h")
    session.send(b"notes\r\x04Tomasz\r")
    session.until(b"ANSWER")
    assert session.end() == 0
    assert b"ANSWER 'Tomasz'" in session.seen
    assert (tmp_path / "pasted").read_bytes() == b"notes\n"


ASK = """
import os, sys
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
from writer.paste import ask
print("ANSWER", repr(ask("Your name?")), flush=True)
"""


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (b"Tomasz \x1b[31mReke\r", b"'Tomasz Reke'"),
        (b"\r", b"''"),
        (b"\x04", b"None"),
        ("Þóra\r".encode(), "'Þóra'".encode()),
    ],
)
def test_a_question_is_asked_at_the_terminal_and_not_of_used_up_input(typed: bytes, answer: bytes) -> None:
    session = Session(ASK)
    session.until(b"Your name? ")
    session.send(typed)
    session.until(b"ANSWER")
    assert session.end() == 0
    assert b"ANSWER " + answer in session.seen


def test_a_question_can_be_interrupted() -> None:
    session = Session(ASK)
    session.until(b"Your name? ")
    session.send(b"\x03")
    assert session.end() in (130, -signal.SIGINT)
    assert b"KeyboardInterrupt" in session.seen


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", "from writer.paste import ask; print(ask('Name?'))"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=True,
    )
    assert done.stdout == b"None\n"


def test_a_pipe_is_read_to_its_end_and_nothing_is_said() -> None:
    import subprocess

    program = "import sys; from writer.paste import read_paste; sys.stdout.buffer.write(read_paste(sys.stderr))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, input=b"\xff\xfea\x04\r\n", capture_output=True, check=True
    )
    assert done.stdout == b"\xff\xfea\x04\r\n" and done.stderr == b""


def typed(data: bytes) -> tuple[bytes, bytes, bool]:
    """Text, echo and whether it ended, after these bytes."""
    reading = Typed(KEYS)
    echo = b"".join(reading.take(byte) for byte in data if not reading.ended)
    return reading.finish(), echo, reading.ended


def test_ctrl_d_inside_a_paste_is_text() -> None:
    assert typed(b"\x1b[200~a\x04b\x1b[201~c\x04") == (b"a\x04bc", b"abc\n", True)


def test_an_escape_sequence_in_a_paste_is_kept_but_never_echoed_as_one() -> None:
    text, echo, _ = typed(b"\x1b[200~a\x1b[31mred\x1b\x1b[201~b")
    assert text == b"a\x1b[31mred\x1bb"
    assert b"\x1b" not in echo


def test_escape_pressed_by_itself_does_not_swallow_ctrl_d() -> None:
    assert typed(b"text\x1b\x04") == (b"text", b"text\n", True)


def test_erasing_stops_at_the_beginning_of_the_line() -> None:
    assert typed(b"one\nab\x7f\x7f\x7f\x7fx")[0] == b"one\nx"
    assert typed(b"\x7f\x15\x17")[0] == b""
    assert typed(b"a\xff\x7f\x7fb")[0] == b"b"
