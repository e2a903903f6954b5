"""A terminal → the bytes that were pasted or typed at it; and one question with its answer.

Lines of any length arrive whole, and the terminal is left as it was found. What the bytes mean is left to read.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from writer.deliver.visible import one_line

_ESCAPE = 0x1B
_PASTE_BEGINS = b"\x1b[200~"
_PASTE_ENDS = b"\x1b[201~"
_ASK_FOR_MARKERS = b"\x1b[?2004h"
_NO_MORE_MARKERS = b"\x1b[?2004l"
# The longest key a terminal sends is far shorter; a longer run after ESC is text.
_LONGEST_KEY = 32


def read_paste(prompt_stream: TextIO) -> bytes:
    """What is pasted at standard input, up to Ctrl-D (Ctrl-Z on Windows); blank lines count, markers do not.

    Says on prompt_stream how to end, and at the end how many lines and words came, so that a loss is noticed.
    Where standard input is no terminal, all of it is read and nothing said. Raises KeyboardInterrupt on Ctrl-C.
    """
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read()
    end = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
    _tell(prompt_stream, f"Paste your interview notes, then press {end}.\n")
    data = _typed()
    text = data.decode(errors="replace")
    lines, words = len(text.splitlines()), len(text.split())
    _tell(
        prompt_stream,
        f"Read {lines:,} line{'' if lines == 1 else 's'}, {words:,} word{'' if words == 1 else 's'}.\n"
        if words
        else "Nothing was pasted.\n",
    )
    return data


def ask(question: str) -> str | None:
    """The answer to `question`, asked at the terminal itself, since standard input may be a used-up pipe.

    None on Ctrl-D, and where there is no terminal to ask at. Raises KeyboardInterrupt on Ctrl-C.
    """
    shown = f"{one_line(question)} ".encode(errors="replace")
    try:
        if sys.platform == "win32":
            with Path("CONOUT$").open("wb", buffering=0) as out, Path("CONIN$").open("rb", buffering=0) as typed:
                out.write(shown)
                line = typed.readline()
        else:
            with os.fdopen(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY), "r+b", buffering=0) as terminal:
                terminal.write(shown)
                line = terminal.readline()
                if not line.endswith(b"\n"):
                    terminal.write(b"\n")
    except OSError:
        return None
    return None if not line or line.startswith(b"\x1a") else one_line(line.decode(errors="replace"))


class Typed:
    """Bytes from a terminal without line discipline → the text meant by them. Knows no terminal, only bytes.

    keys: the byte of each editing key, by name (`end`, `erase`, `erase_word`, `erase_line`).
    """

    def __init__(self, keys: dict[str, int]) -> None:
        self.text = bytearray()
        self.ended = False
        self._keys = {byte: name for name, byte in keys.items() if byte}
        self._pasting = False
        self._escape = bytearray()

    def take(self, byte: int) -> bytes:
        """Take one byte; returns what to echo for it. After `ended` there is nothing more to take."""
        if self._escape or byte == _ESCAPE:
            return self._take_escape(byte)
        if self._pasting:
            return self._keep(byte)
        match self._keys.get(byte):
            case "end":
                self.ended = True
                return b"" if not self.text or self.text.endswith(b"\n") else b"\n"
            case "erase":
                return self._erase(1)
            case "erase_word":
                line = self._line()
                return self._erase(len(line) - (line.rstrip().rfind(" ") + 1))
            case "erase_line":
                return self._erase(len(self._line()))
            case _:
                return self._keep(byte)

    def finish(self) -> bytes:
        """Everything that was meant, an unfinished escape sequence of a paste included."""
        if self._pasting:
            self.text += self._escape
            self._escape.clear()
        return bytes(self.text)

    def _take_escape(self, byte: int) -> bytes:
        if self._pasting:
            return self._take_pasted_escape(byte)
        if self._escape and (byte < 0x20 or byte > 0x7E):
            # No key goes on like this: the ESC was pressed by itself.
            self._escape.clear()
            return self.take(byte)
        self._escape.append(byte)
        if self._escape == _PASTE_BEGINS:
            self._pasting = True
            self._escape.clear()
        elif len(self._escape) > 1 and _is_whole_key(self._escape):
            # An arrow or another key: there is no cursor to move, so it means nothing.
            self._escape.clear()
        return b""

    def _take_pasted_escape(self, byte: int) -> bytes:
        self._escape.append(byte)
        if self._escape == _PASTE_ENDS:
            self._pasting = False
            self._escape.clear()
        elif not _PASTE_ENDS.startswith(self._escape):
            # Pasted text may hold any sequence: it is kept for read to clean, and not obeyed here.
            self._escape.pop()
            self.text += self._escape
            self._escape.clear()
            return self.take(byte)
        return b""

    def _keep(self, byte: int) -> bytes:
        # A terminal sends Enter, and line ends in a paste, as CR where it was told not to translate them.
        byte = 0x0A if byte == 0x0D else byte
        self.text.append(byte)
        return b"" if (byte < 0x20 and byte not in b"\n\t") or byte == 0x7F else bytes([byte])

    def _line(self) -> str:
        return self.text[self.text.rfind(b"\n") + 1 :].decode(errors="surrogateescape")

    def _erase(self, count: int) -> bytes:
        """Take back `count` characters of the line; a line that was entered stays."""
        line = self._line()
        gone = line[len(line) - min(count, len(line)) :]
        if gone:
            del self.text[-len(gone.encode(errors="surrogateescape")) :]
        return b"\b \b" * sum(_columns(letter) for letter in gone)


def _is_whole_key(escape: bytearray) -> bool:
    if escape[1] in b"[O":
        return (len(escape) > 2 and 0x40 <= escape[-1] <= 0x7E) or len(escape) > _LONGEST_KEY
    return True


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or letter < " ":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _tell(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()


def _typed() -> bytes:
    """Read the terminal at standard input to its end."""
    if sys.platform == "win32":
        return sys.stdin.buffer.read()
    source = sys.stdin.fileno()
    with _echo_to(source) as echo, _whole_lines(source, echo) as keys:
        typed = Typed(keys)
        while not typed.ended:
            try:
                # One byte at a time: what follows Ctrl-D belongs to the next question, or to the shell.
                byte = os.read(source, 1)
            except OSError:
                # The terminal was closed.
                break
            if not byte:
                break
            shown = typed.take(byte[0])
            if shown and echo is not None:
                os.write(echo, shown)
        return typed.finish()


@contextmanager
def _echo_to(source: int) -> Iterator[int | None]:
    """The terminal to echo to: standard error may go to a file."""
    try:
        echo = os.open(os.ttyname(source), os.O_WRONLY | os.O_NOCTTY)
    except OSError:
        yield None
        return
    try:
        yield echo
    finally:
        os.close(echo)


@contextmanager
def _whole_lines(source: int, echo: int | None) -> Iterator[dict[str, int]]:
    """Switch off the line discipline's 4,096-byte limit (1,024 on macOS); gives the bytes of its editing keys.

    Only ICANON goes, and ECHO where we echo ourselves, since the kernel would show Ctrl-D and the paste markers as
    characters. Ctrl-C goes on raising KeyboardInterrupt; the terminal is restored after it as after anything else.
    """
    import termios

    before = termios.tcgetattr(source)
    changed = termios.tcgetattr(source)
    changed[3] &= ~(termios.ICANON | (termios.ECHO if echo is not None else 0))
    controls = changed[6]
    keys = {
        "end": termios.VEOF,
        "erase": termios.VERASE,
        "erase_word": termios.VWERASE,
        "erase_line": termios.VKILL,
    }
    bytes_of_keys = {name: controls[index][0] for name, index in keys.items()}
    controls[termios.VMIN], controls[termios.VTIME] = 1, 0
    try:
        # TCSANOW and not TCSAFLUSH: text pasted before we got here stays.
        termios.tcsetattr(source, termios.TCSANOW, changed)
        if echo is not None:
            os.write(echo, _ASK_FOR_MARKERS)
        yield bytes_of_keys
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)
        if echo is not None:
            os.write(echo, _NO_MORE_MARKERS)
