"""Interview → Note: verified details first, then a note sentence by sentence, the six points as a plan.

The language model proposes and writer.check decides. See writer.draft.judge for what a proposal must pass.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.draft.journal import Journal, Listener, silent
from writer.engines import Engine, Sampling, Session
from writer.errors import InputError
from writer.interview import Interview, Interviewer, Note

if TYPE_CHECKING:
    from writer.draft.judge import Judge
    from writer.draft.sentences import Body

MAX_WORDS = {"warm": 170, "plain": 160, "formal": 160, "brief": 95}


@dataclass(frozen=True, slots=True)
class Options:
    """seed: the same seed, engine and machine give the same note. proposals: continuations a step (None: what suits
    the engine). max_words: between greeting and sign-off (None: by tone)."""

    seed: int = 1
    proposals: int | None = None
    max_words: int | None = None
    temperature: float = 0.7
    top_p: float = 0.95


def draft(
    interview: Interview,
    recipient: Interviewer,
    engine: Engine,
    options: Options | None = None,
    *,
    siblings: Sequence[Note] = (),
    listener: Listener = silent,
) -> Note:
    """Draft the note to `recipient`. siblings: the notes already drafted to others of the same firm.

    Raises InputError where the interview notes hold nothing that a note to this person may use.
    """
    from writer.check.phrases import suppressed_phrases
    from writer.draft.details import write_details
    from writer.draft.frame import greeting, sign_off
    from writer.draft.judge import Judge
    from writer.draft.prompt import draft_messages, lines_for
    from writer.draft.sentences import write_sentences

    options = options or Options()
    started = time.perf_counter()
    index = interview.interviewers.index(recipient) if recipient in interview.interviewers else None
    lines = lines_for(interview, index)
    if not any(line.span.kind == "detail" for line in lines):
        raise InputError(
            f"These interview notes hold nothing that a note to {recipient.address} could use. "
            "Add one thing you talked about or saw there, and run the command again."
        )
    count = options.proposals or (8 if engine.name == "transformers" else 3)
    max_words = options.max_words or MAX_WORDS[interview.tone]
    sampling = Sampling(options.temperature, options.top_p, 70, tuple(suppressed_phrases()))
    journal = Journal(listener)
    judge = Judge(interview, recipient, lines, [note.body for note in siblings])
    seed = options.seed * 1_000_003

    session = engine.open(draft_messages(interview, recipient, lines))
    session.keep("Details:\n")
    details = write_details(session, judge, journal, count, seed)
    session.keep("\nSubject:")
    subject = _subject(session, judge, journal, count, seed + 10_000, [note.subject for note in siblings])
    opening = greeting(interview, recipient)
    session.keep(f"\n\n{opening}\n\n")
    body = write_sentences(
        session, judge, journal, count=count, seed=seed + 20_000, max_words=max_words, sampling=sampling
    )
    closing = sign_off(interview, options.seed + len(siblings))
    sessions = [session]
    _mend(body, engine, judge, journal, sessions, count, seed + 30_000, sampling, (opening, closing))
    return Note(
        recipient,
        subject,
        f"{opening}\n\n{body.text}\n\n{closing}",
        tuple(details),
        engine.model,
        engine.name,
        options.seed,
        sum(one.prompt_tokens for one in sessions),
        sum(one.generated_tokens for one in sessions),
        time.perf_counter() - started,
        tuple(journal.rejections),
    )


def _subject(session: Session, judge: Judge, journal: Journal, count: int, seed: int, taken: Sequence[str]) -> str:
    """The likeliest subject line that passes the judge, kept in the session; else the position and the company."""
    from writer.engines.boundary import line_end

    for attempt in range(2):
        proposals = session.propose(count, line_end, Sampling(0.7 + 0.3 * attempt, max_tokens=20), seed + attempt)
        for proposal in sorted(proposals, key=lambda one: -one.mean_logprob):
            text = proposal.text.strip()
            rule = "sibling-subject" if text in taken else judge.subject(text)
            if rule is not None:
                journal.reject("subject", text, rule)
                continue
            session.keep(f" {text}")
            journal.kept("subject", text)
            return text
    named = " at ".join(part for part in (judge.interview.position, judge.interview.company) if part)
    text = f"{named}: thank you" if named else "Thank you"
    session.keep(f" {text}")
    return text


def _mend(
    body: Body,
    engine: Engine,
    judge: Judge,
    journal: Journal,
    sessions: list[Session],
    count: int,
    seed: int,
    sampling: Sampling,
    frame: tuple[str, str],
) -> None:
    """Drop sentences that the whole note shows to be false or stock, then ask for each point that is open, with the
    note so far before the model's eyes."""
    from writer.draft.prompt import point_messages
    from writer.draft.sentences import add_point, drop

    for sentence, rule in judge.flagged(body.text):
        journal.reject("sentence", sentence, rule)
        drop(body, sentence)
    for number, point in enumerate(body.open_points()):
        note = f"{frame[0]}\n\n{body.text}\n\n{frame[1]}"
        statements = [detail.text for detail in judge.details]
        session = engine.open(point_messages(judge.interview, judge.recipient, statements, note, point))
        sessions.append(session)
        add_point(body, point, session, judge, journal, count=count, seed=seed + 100 * number, sampling=sampling)
