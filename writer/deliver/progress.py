"""What the program is doing right now → standard error: stages with their time, kept sentences, download sizes.

A terminal gets one line that renews itself; a log file gets plain lines; quiet gets nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from writer.deliver.layout import open_console, say
from writer.deliver.visible import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

# A download reports in bytes, a conversion in tensors; no model has so many tensors, none is so small.
_LEAST_BYTES = 100_000
# A log wants to know that a download moves, not every packet of it.
_LOG_STEPS = 10


class Progress:
    """Shows one thing at a time on `console` (standard error if None). Use it in a `with`, or call `close`.

    quiet: show nothing at all. clock: seconds, monotonic.
    """

    def __init__(
        self,
        console: Console | None = None,
        *,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console or open_console(sys.stderr)
        self._quiet = quiet
        self._clock = clock
        self._moving = self._console.is_terminal and not self._console.is_dumb_terminal
        self._live: Live | None = None
        self._stages: list[_Stage] = []
        self._download: _Download | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show `name` ("drafting Helga Strandvik") and its running time; after the block, how long it took."""
        self._end_download()
        stage = _Stage(one_line(name), self._clock())
        self._stages.append(stage)
        if not self._moving:
            self._line(f"{stage.name} …")
        self._renew()
        ended = "stopped after "
        try:
            yield
            ended = ""
        finally:
            self._end_download()
            self._stages.remove(stage)
            self._renew()
            count = f"{stage.sentences} sentence{'' if stage.sentences == 1 else 's'}, " if stage.sentences else ""
            self._line(f"{stage.name} … {count}{ended}{elapsed(self._clock() - stage.began)}")

    def kept(self, kind: str, text: str) -> None:
        """Show what a draft has just kept: `kind` is "detail", "subject" or "sentence". Fits `draft`'s listener."""
        if self._stages and kind == "sentence":
            self._stages[-1].sentences += 1
        if not self._quiet:
            say(self._console, (one_line(text), "dim"), label=(f"  {one_line(kind)} ", "dim"), hang=11)

    def say(self, text: str) -> None:
        """One line that stays, between the moving ones; nothing when quiet."""
        self._line(text)

    def download(self, step: str, done: int, total: int) -> None:
        """Show how far `step` is: bytes, or a count of pieces when `total` is small. total 0: not known."""
        step = one_line(step)
        if self._download is None or self._download.step != step:
            self._end_download()
            self._download = _Download(step, self._clock())
            if not self._moving:
                self._line(f"{step} …")
        self._download.done, self._download.total = done, total
        if total > 0 and done >= total:
            self._end_download()
            return
        tenth = done * _LOG_STEPS // total if total > 0 else 0
        if not self._moving and tenth > self._download.logged:
            self._download.logged = tenth
            self._line(f"{100 * tenth // _LOG_STEPS} %  {_so_far(done, total)}")
        self._renew()

    def close(self) -> None:
        """Take away the moving line. Whatever was printed stays."""
        self._end_download()
        self._stages.clear()
        self._renew()

    def _end_download(self) -> None:
        download, self._download = self._download, None
        if download is None:
            return
        self._renew()
        sizes = _so_far(download.done, download.total)
        self._line(f"{download.step} … {sizes}{', ' if sizes else ''}{elapsed(self._clock() - download.began)}")

    def _line(self, text: str) -> None:
        if not self._quiet:
            say(self._console, one_line(text))

    def _renew(self) -> None:
        """Start, or stop, the moving line, as there is something to show or not."""
        if self._quiet or not self._moving:
            return
        busy = bool(self._stages) or self._download is not None
        if busy and self._live is None:
            from rich.live import Live

            self._live = Live(
                get_renderable=self._now,
                console=self._console,
                transient=True,
                refresh_per_second=4,
                # The program's other output is not ours to catch.
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        elif not busy and self._live is not None:
            live, self._live = self._live, None
            live.stop()

    def _now(self) -> Text:
        from rich.text import Text

        if self._download is not None:
            line = _bar(self._download, self._console)
        elif self._stages:
            stage = self._stages[-1]
            counted = f"sentence {stage.sentences + 1}, " if stage.sentences else ""
            line = Text(f"{stage.name} … {counted}{_clock_face(self._clock() - stage.began)}", style="cyan")
        else:
            line = Text()
        # Never two lines: the second would stay behind when the first is taken away.
        line.truncate(max(self._console.width - 1, 1), overflow="ellipsis")
        line.no_wrap = True
        return line


class _Stage:
    """A stage under way."""

    def __init__(self, name: str, began: float) -> None:
        self.name = name
        self.began = began
        self.sentences = 0


class _Download:
    """A download, or a conversion, under way."""

    def __init__(self, step: str, began: float) -> None:
        self.step = step
        self.began = began
        self.done = 0
        self.total = 0
        self.logged = 0


def elapsed(seconds: float) -> str:
    """A finished time: "0.2 s", "48 s", "2 min 05 s"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"


def size(count: int) -> str:
    """Bytes in the decimal units that shops and browsers use: "986 MB", "1.12 GB"."""
    if count < 1_000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:.0f} MB" if count < 1_000_000_000 else f"{count / 1e9:.2f} GB"


def _so_far(done: int, total: int) -> str:
    if 0 < total < _LEAST_BYTES:
        return f"{done} of {total}"
    if total > 0:
        return f"{size(done)} of {size(total)}"
    return size(done) if done else ""


def _clock_face(seconds: float) -> str:
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"


def _bar(download: _Download, console: Console) -> Text:
    from rich.text import Text

    line = Text(f"{download.step}  ")
    if download.total > 0:
        cells = 24 if console.width >= 70 else 10
        full = min(cells * download.done // download.total, cells)
        block, rest = ("#", "-") if console.options.ascii_only else ("━", "─")
        line.append(block * full, style="cyan").append(rest * (cells - full), style="dim")
        line.append(f"  {100 * download.done // download.total} %  ")
    return line.append(_so_far(download.done, download.total))
