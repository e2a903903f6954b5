"""A session that kept, rewound and went on stands where a fresh one stands."""

from __future__ import annotations

import pytest
import torch

from writer.engines import Message, Sampling
from writer.engines.boundary import line_end, sentence_end
from writer.engines.transformers_engine import TransformersEngine

PROMPT: list[Message] = [
    {"role": "system", "content": "You write thank-you notes."},
    {
        "role": "user",
        "content": "Candidate: Kim Sole\nRecipient: Ada Lund (hiring manager)\nTone: plain\n\n"
        "Notes:\n- (recipient) showed me the kiln",
    },
]

pytestmark = pytest.mark.slow


def test_cached_rewound_and_fresh_sessions_give_the_same_logits(drafter: TransformersEngine) -> None:
    cached = drafter.open(PROMPT)
    cached.keep("Details:\n")
    cached.logits()
    mark = cached.mark()
    for proposal in cached.propose(4, line_end, Sampling(), seed=3):
        cached.keep(proposal)
        cached.logits()
        cached.rewind(mark)
    cached.keep("- Ada showed me the kiln.\n")

    fresh = drafter.open(PROMPT)
    fresh.keep("Details:\n")
    fresh.keep("- Ada showed me the kiln.\n")
    assert cached.text == fresh.text
    one, other = torch.log_softmax(cached.logits(), -1), torch.log_softmax(fresh.logits(), -1)
    # The sums of one long and several short passes differ in their last bits; int8 rounding makes that visible.
    likely = other > -8
    assert (one - other)[likely].abs().max() < 0.25
    assert one.argmax() == other.argmax()


def test_the_same_seed_gives_the_same_proposals_and_another_seed_others(drafter: TransformersEngine) -> None:
    def draw(seed: int) -> list[str]:
        session = drafter.open(PROMPT)
        session.keep("Details:\n")
        return [proposal.text for proposal in session.propose(3, line_end, Sampling(temperature=1.0), seed)]

    assert draw(5) == draw(5)
    assert draw(5) != draw(6)


def test_a_proposal_ends_at_its_boundary_and_its_likelihood_is_that_of_its_tokens(drafter: TransformersEngine) -> None:
    session = drafter.open(PROMPT)
    session.keep("Details:\n")
    (greedy,) = session.propose(1, line_end, Sampling(temperature=0.0), 1)
    assert greedy.text.endswith("\n") and greedy.text.count("\n") == 1
    total = 0.0
    again = drafter.open(PROMPT)
    again.keep("Details:\n")
    for token in greedy.tokens:
        total += float(torch.log_softmax(again.logits(), -1)[0, token])
        again.kept.append(token)
    assert abs(total - greedy.logprob) < 0.5


def test_a_suppressed_phrase_is_never_completed(drafter: TransformersEngine) -> None:
    session = drafter.open(PROMPT)
    session.keep("Details:\n- Ada")
    (free,) = session.propose(1, line_end, Sampling(temperature=0.0), 1)
    phrase = " ".join(free.text.split()[:2])
    (held,) = session.propose(1, line_end, Sampling(temperature=0.0, suppress=(phrase,)), 1)
    assert phrase in free.text and phrase not in held.text


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("I liked it.", True),
        ("\n\nThank you", False),
        ("I met Dr.", False),
        ("We spoke at 3.", False),
        ("Would you write to me?", True),
        ("She said “come back.”", True),
        ("I met J.", False),
        ("One line\n", True),
    ],
)
def test_where_a_sentence_ends(text: str, ends: bool) -> None:
    assert sentence_end(text) is ends
