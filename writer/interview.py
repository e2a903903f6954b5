"""The data that flows from stage to stage: what was pasted, who was met, the note, and what a check found.

Frozen values only: nothing here reads a file, loads a model or knows a rule. Offsets are Python string
offsets (code points) into the text they speak of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

Point = Literal["outcome", "time", "disappointment", "appreciation", "interest", "reconnect"]
POINTS: tuple[Point, ...] = get_args(Point)

Relation = Literal["hiring_manager", "recruiter", "peer", "executive", "panel_member", "hr", "other"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)

Tone = Literal["warm", "plain", "formal", "brief"]
TONES: tuple[Tone, ...] = get_args(Tone)

Variety = Literal["en-US", "en-GB"]

SpanKind = Literal["detail", "feeling", "told", "private", "instruction"]
SPAN_KINDS: tuple[SpanKind, ...] = get_args(SpanKind)

Severity = Literal["block", "warn", "hint"]

# Whose a span is: an index into Interview.interviewers, "other" for another person, None for the firm or the candidate.
Whose = int | Literal["other"] | None


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of the interview notes: `text` is `notes[start:end]`; `score` is the label's probability."""

    start: int
    end: int
    kind: SpanKind
    text: str
    whose: Whose = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Interviewer:
    """One person who was met. `name` is as the notes give it (fullest form), None for "the VP"."""

    name: str | None
    role: str | None = None
    relation: Relation = "other"

    @property
    def address(self) -> str:
        """What the reports call this person: the name, else the role."""
        return self.name or self.role or "the interviewer"


@dataclass(frozen=True, slots=True)
class Interview:
    """What was understood of one paste. A field that the notes do not give is None, never guessed.

    notes: the normalised paste, into which every offset points. told_by: how the decision was heard, in a few
    words ("email from Dana"). why_not: why a note should not be sent, where `worth_sending` is False.
    known: further words that a note may use because the user gave them as options.
    """

    notes: str
    candidate: str | None = None
    company: str | None = None
    position: str | None = None
    told_by: str | None = None
    interviewers: tuple[Interviewer, ...] = ()
    spans: tuple[Span, ...] = ()
    worth_sending: bool = True
    why_not: str | None = None
    variety: Variety = "en-US"
    tone: Tone = "warm"

    def usable(self) -> tuple[Span, ...]:
        """The spans that may reach a language model: details, feelings and how the news came."""
        return tuple(span for span in self.spans if span.kind in ("detail", "feeling", "told"))

    def private(self) -> tuple[Span, ...]:
        """The spans that must stay out of every note."""
        return tuple(span for span in self.spans if span.kind == "private")


@dataclass(frozen=True, slots=True)
class Detail:
    """A full statement that a note may use, and the stretch of the notes (start, end) that it restates."""

    text: str
    source: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Note:
    """A drafted note. `body` holds greeting to sign-off; paragraphs are parted by a blank line."""

    recipient: Interviewer
    subject: str
    body: str
    details: tuple[Detail, ...] = ()
    model: str = ""
    engine: str = ""
    seed: int = 0
    prompt_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0
    rejected: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A proposal that was not kept: at which stage of the draft, its words, and the rule that it broke."""

    stage: Literal["detail", "subject", "sentence"]
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class PointReport:
    """Whether a note makes one of the six points, the words (start, end) that make it, and the best score (0 to 1)."""

    covered: bool
    spans: tuple[tuple[int, int], ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that check reports about note[start:end]. Categories are those of the JSON contract."""

    rule: str
    category: str
    start: int
    end: int
    text: str
    message: str
    suggestion: str | None = None
    severity: Severity = "warn"


@dataclass(frozen=True, slots=True)
class Report:
    """Points and findings of one note."""

    points: dict[Point, PointReport] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def open_points(self) -> tuple[Point, ...]:
        """The points that the note does not make, in the usual order."""
        return tuple(point for point in POINTS if not self.points[point].covered)

    @property
    def clean(self) -> bool:
        """True when nothing is left to mend: every point is made and nothing above a hint was found."""
        return not self.open_points and all(finding.severity == "hint" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Correction:
    """A change that the grammar pass made, or (applied=False) only proposes, to text[start:end] of the drafted body."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    message: str
    applied: bool = True
