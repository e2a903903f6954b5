"""A log gets plain lines, quiet gets nothing, a terminal gets one line that goes away."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from writer.deliver.progress import Progress, elapsed, size


def ticking() -> Iterator[float]:
    moment = 0.0
    while True:
        yield moment
        moment += 0.5


def log() -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, width=80), stream


def test_a_log_gets_plain_lines() -> None:
    console, stream = log()
    times = ticking()
    with Progress(console, clock=lambda: next(times)) as progress, progress.stage("drafting Helga [/] \x1b[31mS"):
        progress.kept("sentence", "Thank you, [your name].")
        progress.kept("sentence", "It was\na walk.")
    assert stream.getvalue() == (
        "drafting Helga [/] S …\n"
        "  sentence Thank you, [your name].\n"
        "  sentence It was a walk.\n"
        "drafting Helga [/] S … 2 sentences, 0.5 s\n"
    )


def test_a_download_is_logged_in_tenths_with_sizes() -> None:
    console, stream = log()
    with Progress(console) as progress:
        for done in range(0, 1_000_000_001, 1_000_000):
            progress.download("fetching a model", done, 1_000_000_000)
        progress.download("converting", 12, 24)
        progress.download("fetching more", 0, 0)
    lines = stream.getvalue().splitlines()
    assert "50 % 500 MB of 1.00 GB" in lines
    assert "50 % 12 of 24" in lines
    assert len(lines) < 20


def test_quiet_says_nothing() -> None:
    console, stream = log()
    with Progress(console, quiet=True) as progress, progress.stage("reading"):
        progress.kept("sentence", "x")
        progress.download("fetching", 1, 2)
        progress.say("x")
    assert stream.getvalue() == ""


def test_an_interrupted_stage_is_not_called_done() -> None:
    console, stream = log()
    with pytest.raises(KeyboardInterrupt), Progress(console) as progress, progress.stage("checking"):
        raise KeyboardInterrupt
    assert "checking … stopped after " in stream.getvalue()


def test_a_terminal_keeps_only_the_finished_lines() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=80, _environ={"TERM": "xterm"})
    # A clock in tests ticks with each look; the moving line looks too.
    with Progress(console, clock=iter([1.0, *[1.5] * 9]).__next__) as progress, progress.stage("reading"):
        pass
    assert stream.getvalue().rstrip("\n").endswith("reading … 0.5 s")
    # The cursor is shown again.
    assert stream.getvalue().rfind("\x1b[?25h") > stream.getvalue().rfind("\x1b[?25l")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.23, "0.2 s"), (9.96, "10 s"), (59.6, "1 min 00 s"), (125, "2 min 05 s")]
)
def test_elapsed_times_read_as_people_say_them(seconds: float, words: str) -> None:
    assert elapsed(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"), [(12, "12 B"), (45_000, "45 kB"), (986_000_000, "986 MB"), (1_117_320_736, "1.12 GB")]
)
def test_sizes_are_decimal(count: int, words: str) -> None:
    assert size(count) == words
