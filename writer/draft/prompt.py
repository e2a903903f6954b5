"""An interview and one recipient → the chat messages that the drafter's adapter was trained on, byte for byte.

All words are in prompts/*.jinja. Only usable spans are shown: nothing private is in a prompt, so nothing private can
leak from one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from writer.engines import Message
from writer.interview import Interview, Interviewer, Point, Relation, Span
from writer.resources import resource

if TYPE_CHECKING:
    from jinja2 import Environment

RELATION_WORDS: dict[Relation, str] = {
    "hiring_manager": "hiring manager",
    "recruiter": "recruiter",
    "peer": "would-be colleague",
    "executive": "executive",
    "panel_member": "panel member",
    "hr": "HR",
    "other": "met during the process",
}

MISSING_WORDS: dict[Point, str] = {
    "outcome": "thanks them for letting the candidate know the outcome",
    "time": "thanks them for their time and courtesy",
    "disappointment": "says the candidate is disappointed",
    "appreciation": "says what the candidate appreciated learning about the organisation and its people",
    "interest": "says the candidate is still interested in working there",
    "reconnect": "asks them to get in touch when another suitable job opens",
}


_POINTS_BACK = re.compile(
    r"\b\w+(?:ed|de|an|ot|ok|ve|w) (?:that|this|these|those|it|them)(?: (?:after|before|in|on|at|when|for)\b|\.?$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One usable span as the prompt shows it: whom it concerns, and its words."""

    mark: str
    text: str
    span: Span


def lines_for(interview: Interview, recipient: int | None) -> list[Line]:
    """The usable spans that a note to interviewer number `recipient` may draw on, in the order of the notes.

    What happened with another interviewer is left out: that person gets a note of their own. None: a recipient who is
    not in the notes, for whom only what concerns nobody in particular is left.
    """
    lines: list[Line] = []
    for span in interview.usable():
        if isinstance(span.whose, int) and span.whose != recipient and span.kind != "told":
            continue
        text = " ".join(span.text.split()).strip(" ,;.-")
        if span.kind == "feeling":
            mark = "(me) "
        elif span.kind == "told":
            mark = "(news) "
        elif span.whose is None:
            mark = ""
        else:
            mark = "(recipient) " if span.whose == recipient else "(other) "
        if text:
            lines.append(Line(mark, text, span))
    return _with_antecedents(interview.notes, lines)


def _with_antecedents(notes: str, lines: list[Line]) -> list[Line]:
    """A stretch that points back ("SHE started that") goes into one line with the stretch just before it, which says
    what at; where there is none, it is left out, for the model would guess."""
    joined: list[Line] = []
    for line in lines:
        if line.span.kind != "detail" or not points_back(line.text):
            joined.append(line)
            continue
        last = joined[-1] if joined else None
        between = notes[last.span.end : line.span.start] if last else "\n"
        if last is not None and len(between) < 6 and "\n" not in between and last.span.kind == "detail":
            text = notes[last.span.start : line.span.end]
            span = dataclasses.replace(last.span, end=line.span.end, text=text)
            joined[-1] = Line(last.mark or line.mark, " ".join(text.split()), span)
    return joined


def points_back(text: str) -> bool:
    """True where the object of what is told is a bare "that" or "it"."""
    return _POINTS_BACK.search(text) is not None and "," not in text


def draft_messages(interview: Interview, recipient: Interviewer, lines: Sequence[Line]) -> list[Message]:
    """The prompt for details, subject and note."""
    return _messages("draft.jinja", interview, recipient, lines=lines)


def point_messages(
    interview: Interview, recipient: Interviewer, details: Sequence[str], note: str, point: Point
) -> list[Message]:
    """The prompt for one sentence that makes `point`, given the note so far (greeting and sign-off included)."""
    return _messages("point.jinja", interview, recipient, details=details, note=note, missing=MISSING_WORDS[point])


def _messages(template: str, interview: Interview, recipient: Interviewer, **values: Any) -> list[Message]:
    text = (
        _prompts()
        .get_template(template)
        .render(
            candidate=interview.candidate,
            recipient=recipient.name or recipient.role,
            role=recipient.role if recipient.name else None,
            relation=RELATION_WORDS[recipient.relation],
            company=interview.company,
            position=interview.position,
            heard=interview.told_by,
            tone=interview.tone,
            **values,
        )
    )
    system = _prompts().get_template("system.jinja").render()
    return [{"role": "system", "content": system}, {"role": "user", "content": text.removesuffix("\n")}]


@cache
def _prompts() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(resource("prompts")),
        trim_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,  # plain text for a model, not HTML
    )
