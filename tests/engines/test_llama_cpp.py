"""llama.cpp loads the same model and the same adapter, and says the same things."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from writer.draft.prompt import draft_messages, lines_for
from writer.engines import Engine, Sampling
from writer.engines.boundary import line_end
from writer.engines.opening import open_engine
from writer.engines.transformers_engine import TransformersEngine

pytestmark = pytest.mark.slow

CASES = json.loads((Path(__file__).parent.parent / "data" / "draft" / "prompts.json").read_text("utf-8"))


def test_both_engines_begin_the_same_way(drafter: TransformersEngine) -> None:
    """The adapter's answer begins with "Details:" and a bullet; the bare model's does not."""
    from tests.draft.test_prompt import interview_of

    llama = open_engine(engine="llama.cpp")
    try:
        interview, recipient = interview_of(CASES[0])
        messages = draft_messages(interview, recipient, lines_for(interview, 0))

        def first_lines(engine: Engine) -> list[str]:
            session = engine.open(messages)
            for _ in range(2):
                (line,) = session.propose(1, line_end, Sampling(temperature=0.0), 1)
                session.keep(line)
            return session.text.splitlines()

        ours, theirs = first_lines(drafter), first_lines(llama)
        assert ours[0] == theirs[0] == "Details:"
        assert ours[1][:12] == theirs[1][:12]
        session = llama.open(messages)
        assert session.prompt_tokens == drafter.open(messages).prompt_tokens
        (likely,) = session.propose(1, line_end, Sampling(temperature=0.0), 1)
        assert likely.text == "Details:\n" and likely.mean_logprob > -0.1
    finally:
        llama.close()
