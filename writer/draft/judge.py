"""Whether a proposed detail or sentence may be kept: the rules that every proposal must pass, each with a name.

It asks writer.check and decides; it knows nothing of engines or prompts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from writer import check
from writer.check.address import third_person
from writer.check.grounding import ungrounded_marks, unsupported_words
from writer.check.points import faithfulness, points_in
from writer.draft.frame import called
from writer.draft.prompt import Line
from writer.interview import Detail, Interview, Interviewer, Point

# The least probability of "faithful" at which a restatement is kept; see models/checker/README.md for the curve.
FAITHFUL = 0.5

_CHATTER = re.compile(r"^(?:sure|certainly|of course|here is|here's|note:|details:|subject:|p\.?s\.?)", re.I)
_TOLD_BY_YOU = re.compile(
    r"\b(?:thank(?:s| you)|appreciate[ds]?|grateful|glad)\b[^.]*\b(?:letting me know|telling me|informing me"
    r"|emailing|e-mailing|calling|phoning|ringing|writing|texting|messaging"
    r"|your (?:email|e-mail|call|letter|message|text|note))\b"
    r"|\byou (?:let me know|told me that I|told me the|emailed|e-mailed|called|rang|phoned|wrote|texted|messaged)\b"
    r"|\byour (?:email|e-mail|call|phone call|letter|message|text)\b",
    re.I,
)
_REACHED_BY = re.compile(
    r"\b(?:email|e-mail|phone|call|rang|ring|letter|text|portal|message|in person|voicemail)", re.I
)


@dataclass
class Judge:
    """The case: one interview, one recipient, the lines that the model saw, what siblings already say.

    siblings: bodies of the notes to other people of the same firm.
    """

    interview: Interview
    recipient: Interviewer
    lines: Sequence[Line]
    siblings: Sequence[str] = ()
    details: list[Detail] = field(default_factory=list)

    @cached_property
    def fields(self) -> list[str]:
        """What may be said besides the details: the header's fields."""
        interview, recipient = self.interview, self.recipient
        given = (interview.candidate, interview.company, interview.position, interview.told_by)
        return [text for text in (*given, recipient.name, recipient.role) if text]

    @cached_property
    def recipient_told(self) -> bool:
        """True where the recipient told the news, or where the notes do not say who did."""
        told = [line.span for line in self.lines if line.span.kind == "told"]
        heard = self.interview.told_by or ""
        name = called(self.recipient) or ""
        if name and re.search(rf"\b{re.escape(name)}\b", heard):
            return True
        family = (self.recipient.name or "").split()[-1:]
        if family and re.search(rf"\b{re.escape(family[0])}\b", heard):
            return True
        index = self._recipient_index
        if any(span.whose == index for span in told if index is not None):
            return True
        if any(isinstance(span.whose, int) or span.whose == "other" for span in told):
            return False
        named_other = re.search(r"\b(?:from|by) (?:the |a |an |my )?\w+", heard)
        return not named_other

    @property
    def _recipient_index(self) -> int | None:
        people = self.interview.interviewers
        return people.index(self.recipient) if self.recipient in people else None

    # -- details -------------------------------------------------------------------------------------------------

    def detail(self, text: str) -> tuple[str | None, Detail | None, float]:
        """A proposed statement → (the rule it breaks or None, the Detail, how sure the classifier is that it is
        faithful)."""
        if not text or text[-1] not in ".!?\"'" or len(text.split()) < 4:
            return "detail-form", None, 0.0
        if _CHATTER.match(text) or "[" in text or "{" in text:
            return "chatter", None, 0.0
        if ungrounded_marks(text, [line.text for line in self.lines] + self.fields):
            return "ungrounded", None, 0.0
        best: tuple[int, Line] | None = None
        for line in self.lines:
            missing = len(unsupported_words(text, [line.text, *self.fields]))
            if best is None or missing < best[0]:
                best = (missing, line)
        if best is None:
            return "unsupported", None, 0.0
        missing, line = best
        if missing > (1 if len(text.split()) > 14 else 0):
            return "unsupported", None, 0.0
        sure = faithfulness([(self.shown(line), text)])[0]
        if sure < FAITHFUL:
            return "unfaithful", None, sure
        detail = Detail(text, (line.span.start, line.span.end))
        return None, detail, sure

    def shown(self, line: Line) -> str:
        """A raw line with the person it concerns, as the classifier was trained to see it."""
        return line.text

    # -- sentences -----------------------------------------------------------------------------------------------

    def sentence(self, text: str, kept: Sequence[str], point: Point | None = None) -> str | None:
        """A proposed sentence → the rule that it breaks, or None. `kept` are the sentences before it; `point` is the
        one that it was asked to make."""
        words = text.split()
        if not 3 <= len(words) <= 48:
            return "sentence-length"
        if text[-1] not in ".?" or _CHATTER.match(text) or re.search(r"[\[\]{}<>*#_|]|\n", text):
            return "chatter"
        statements = [detail.text for detail in self.details]
        sources = [*statements, *self.fields]
        if ungrounded_marks(text, sources):
            return "ungrounded"
        if len(unsupported_words(text, sources)) > len(words) // 16:
            return "unsupported"
        if self.recipient.name and third_person(text, self.recipient.name):
            return "third-person"
        if not self.recipient_told and _TOLD_BY_YOU.search(text):
            return "wrong-teller"
        if any(finding.severity != "hint" for finding in check.phrases_in(text, self.interview, first=not kept)):
            return "phrase"
        if self._repeats(text, kept):
            return "repeated"
        made = points_in(text)
        if point is not None and not made[point].covered:
            return f"lacks-{point}"
        if self._unfaithful(text, statements):
            return "unfaithful"
        return None

    def _repeats(self, text: str, kept: Sequence[str]) -> bool:
        mine = _content(text)
        for other in kept:
            theirs = _content(other)
            if mine and len(mine & theirs) / len(mine) > 0.7:
                return True
        grams = _grams(text, 6)
        return any(grams & _grams(body, 6) for body in (*kept, *self.siblings))

    def _unfaithful(self, text: str, statements: Sequence[str]) -> bool:
        """The sentence draws on a detail, and the classifier hears another story in it."""
        mine = _content(text)
        used = [statement for statement in statements if len(mine & _content(statement)) >= 3]
        if not used:
            return False
        return max(faithfulness([(statement, text) for statement in [*used, " ".join(used)]])) < FAITHFUL


def _content(text: str) -> set[str]:
    """The words of a text that carry it, lower-cased and cut to their stem's length (a cheap likeness, not a lemma)."""
    return {word.lower()[:6] for word in re.findall(r"[^\W_]{4,}", text) if word.lower() not in _COMMON}


_COMMON = frozenset(
    {
        *("that", "this", "with", "from", "have", "your", "would", "been", "were", "when", "what", "which", "about"),
        *("there", "their", "them", "they", "could", "still", "more", "than", "time", "thank", "thanks", "appreciate"),
        *("also", "very", "much", "some", "into", "over", "after", "before"),
    }
)


def _grams(text: str, size: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
