"""What several tests share: the loaded default model, once a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from writer.engines.transformers_engine import TransformersEngine


@pytest.fixture(scope="session")
def drafter() -> Iterator[TransformersEngine]:
    """The real default model with the project's adapter, in int8; fetched and prepared if it is not there yet."""
    from writer.engines.opening import open_engine
    from writer.engines.transformers_engine import TransformersEngine

    engine = open_engine(engine="transformers")
    assert isinstance(engine, TransformersEngine)
    yield engine
    engine.close()
