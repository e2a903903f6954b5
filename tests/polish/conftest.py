"""The real LanguageTool, installed once and started once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from writer.polish import GrammarServer, install_languagetool


@pytest.fixture(scope="session")
def installed() -> Path:
    """LanguageTool's folder in the real cache; fetched where it is not there."""
    return install_languagetool(lambda step, done, total: None)


@pytest.fixture(scope="session")
def server(installed: Path) -> Iterator[GrammarServer]:
    """A running LanguageTool that every test may ask."""
    with GrammarServer() as running:
        yield running
