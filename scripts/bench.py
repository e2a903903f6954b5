#!/usr/bin/env python3
"""How fast this machine drafts: python scripts/bench.py NOTES [--engine transformers] [--candidate NAME]

Prints seconds to the first kept sentence and to the finished note, tokens a second of prompt and draft, and peak memory
of the process. Warm: the model is loaded and the reader has read once before the clock starts.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import click

from writer.draft import Options, draft
from writer.engines import Sampling
from writer.engines.boundary import line_end
from writer.engines.opening import open_engine
from writer.read import read


@click.command()
@click.argument("notes", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--engine", "names", multiple=True, default=("transformers", "llama.cpp"), show_default=True)
@click.option("--candidate", default="Kim Sole", show_default=True)
@click.option("--company", default=None)
def main(notes: Path, names: tuple[str, ...], candidate: str, company: str | None) -> None:
    """See the head of this file."""
    text = notes.read_text("utf-8")
    read(text)
    began = time.perf_counter()
    interview = read(text, candidate=candidate, company=company)
    print(f"read: {1000 * (time.perf_counter() - began):.0f} ms")
    for name in names:
        engine = open_engine(engine=name)  # type: ignore[arg-type]
        session = engine.open([{"role": "user", "content": text}])
        began = time.perf_counter()
        session.propose(1, lambda _: True, Sampling(), 1)
        prompt = session.prompt_tokens / (time.perf_counter() - began)
        for count in (1, 8):
            began, drawn = time.perf_counter(), session.generated_tokens
            session.propose(count, line_end, Sampling(max_tokens=30), 2)
            speed = (session.generated_tokens - drawn) / (time.perf_counter() - began)
            print(f"{name}: {count} streams, {speed:.1f} tokens/s", flush=True)
        first: list[float] = []
        began = time.perf_counter()

        def kept(stage: str, sentence: str, began: float = began, first: list[float] = first) -> None:
            if stage == "sentence":
                first.append(time.perf_counter() - began)

        note = draft(interview, interview.interviewers[0], engine, Options(), listener=kept)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "linux" else 1e9)
        print(
            f"{name}: prompt {prompt:.0f} tokens/s; first sentence {first[0]:.1f} s; note {seconds:.1f} s; "
            f"{note.generated_tokens} tokens drawn, {len(note.rejected)} proposals fell; peak {peak:.2f} GB"
        )
        print(note.body)
        engine.close()


if __name__ == "__main__":
    main()
