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
from writer.check.grounding import content_lemmas, ungrounded_marks, unsupported_words
from writer.check.points import points_in
from writer.check.privacy import leaked_words
from writer.check.roles import doers, swapped
from writer.check.sentences import sentences
from writer.check.vocabulary import COURTESY
from writer.draft.frame import called
from writer.draft.prompt import Line, points_back
from writer.interview import Detail, Interview, Interviewer, Point

_CHATTER = re.compile(r"^(?:sure|certainly|of course|here is|here's|note:|details:|subject:|p\.?s\.?)", re.I)
_TOLD_BY_YOU = re.compile(
    r"\b(?:thank(?:s| you)|appreciate[ds]?|grateful|glad)\b[^.]*\b(?:letting me know|telling me|informing me"
    r"|emailing|e-mailing|calling|phoning|ringing|writing|texting|messaging"
    r"|your (?:email|e-mail|call|letter|message|text|note))\b"
    r"|\byou (?:let me know|told me that I|told me the|emailed|e-mailed|called|rang|phoned|wrote|texted|messaged)\b"
    r"|\byour (?:email|e-mail|call|phone call|letter|message|text)\b",
    re.I,
)
# What I would, could or want: a feeling, which only a line that states one gives.
_WISH = re.compile(r"\bI(?:['’]d| would| could| might| want| wish| hope| love)\b", re.I)
# Half a thought at a sentence's end, which reads well and says nothing.
_DANGLING = re.compile(r"\bI hope (?:that )?(?:you|it|they) (?:will|do|does|would|can)\.$|\band so on\.$", re.I)
# What the recipient did not do reads as a reproach, whatever was meant.
_REPROACH = re.compile(r"\b(?:you|they) (?:had|did|have|were|could)(?:n['’]t| not| never)\b", re.I)
# How news is said to have come, by the words for it.
_WAYS = {
    "email": re.compile(r"\be-?mail", re.I),
    "phone": re.compile(r"\b(?:call|phon|rang|ring|rung|voicemail)", re.I),
    "letter": re.compile(r"\bletter|\bpost\b", re.I),
    "text": re.compile(r"\btext(?:ed|ing)?\b", re.I),
}


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
        """A proposed statement → (the rule it breaks or None, the Detail, how surely it is faithful: 0 to 1)."""
        if not text or text[-1] not in ".!?\"'" or len(text.split()) < 4:
            return "detail-form", None, 0.0
        if _CHATTER.match(text) or "[" in text or "{" in text:
            return "chatter", None, 0.0
        if points_back(text):
            return "detail-vague", None, 0.0
        if ungrounded_marks(text, [line.text for line in self.lines] + self.fields):
            return "ungrounded", None, 0.0
        line = self._source(text)
        if line is None:
            return "unsupported", None, 0.0
        if len(unsupported_words(text, [*self._around(line), *self.fields])) > (1 if len(text.split()) > 14 else 0):
            return "unsupported", None, 0.0
        if _WISH.search(text) and line.span.kind != "feeling":
            return "feeling-invented", None, 0.0
        if self._swapped(text, self._around(line)):
            return "swapped-roles", None, 0.0
        return None, Detail(text, (line.span.start, line.span.end)), self._surety(text, line)

    def _source(self, text: str) -> Line | None:
        """The line that a statement restates: the one that leaves least of it unsupported, then the one that shares
        most words with it."""
        words = content_lemmas(text)
        shared = {id(line): len(words & content_lemmas(line.text)) for line in self.lines}
        near = [line for line in self.lines if shared[id(line)]]
        if not near:  # "Lori emailed me the decision" for "no came by mail", "I would take it" for "wld go like a shot"
            kind = "feeling" if re.match(r"I (?!was told|heard|got)", text) else "told"
            near = [line for line in self.lines if line.span.kind == kind]

        def distance(line: Line) -> tuple[int, int]:
            return len(unsupported_words(text, [*self._around(line), *self.fields])), -shared[id(line)]

        return min(near, key=distance, default=None)

    def _around(self, line: Line) -> list[str]:
        """The line's words, and those of the usable stretches beside it in the same line of the notes: one thought."""
        at = self.lines.index(line)
        beside = [self.lines[other] for other in (at - 1, at + 1) if 0 <= other < len(self.lines)]
        same = [one for one in beside if "\n" not in self._between(one, line) and len(self._between(one, line)) < 12]
        return [line.text, *(one.text for one in same if one.mark == line.mark or not one.mark or not line.mark)]

    def _between(self, one: Line, other: Line) -> str:
        first, second = sorted((one.span, other.span), key=lambda span: span.start)
        return self.interview.notes[first.end : second.start]

    def _swapped(self, text: str, sources: Sequence[str]) -> bool:
        return swapped(text, sources, self.recipient.name or "") is not None

    def _surety(self, text: str, line: Line) -> float:
        """More where the line itself tells who did what, and for each word of the line that the statement holds."""
        name = self.recipient.name or ""
        told = {verb for verb, _ in doers(line.text, name)}
        claimed = {verb for verb, _ in doers(text, name)}
        told_words = content_lemmas(line.text)
        covered = len(told_words & content_lemmas(text))
        return (1.0 if not claimed or claimed & told else 0.6) + 0.1 * min(covered, 6)

    def subject(self, text: str) -> str | None:
        """A proposed subject line → the rule that it breaks, or None."""
        if not 1 <= len(text.split()) <= 10 or re.search(r"[\[\]{}<>*#!]", text) or _CHATTER.match(text):
            return "subject-form"
        sources = [*(detail.text for detail in self.details), *self.fields]
        if ungrounded_marks(text, sources) or unsupported_words(text, sources):
            return "ungrounded"
        if self._misreports_the_news(text):
            return "wrong-teller"
        if any(finding.severity != "hint" for finding in check.phrases_in(text, self.interview)):
            return "phrase"
        return None

    # -- sentences -----------------------------------------------------------------------------------------------

    def sentence(self, text: str, kept: Sequence[str], point: Point | None = None) -> str | None:
        """A proposed sentence → the rule that it breaks, or None. `kept` are the sentences before it; `point` is the
        one that it was asked to make."""
        words = text.split()
        if not 3 <= len(words) <= 48:
            return "sentence-length"
        if _DANGLING.search(text):
            return "dangling"
        if _REPROACH.search(text):
            return "reproach"
        if text[-1] not in ".?" or _CHATTER.match(text) or re.search(r"[\[\]{}<>*#_|]|\n", text):
            return "chatter"
        statements = [detail.text for detail in self.details]
        sources = [*statements, *self.fields, *(line.text for line in self.lines if line.span.kind != "detail")]
        if ungrounded_marks(text, sources):
            return "ungrounded"
        if len(unsupported_words(text, sources)) > len(words) // 16:
            return "unsupported"
        if self.recipient.name and third_person(text, self.recipient.name):
            return "third-person"
        if self._misreports_the_news(text):
            return "wrong-teller"
        if any(finding.severity != "hint" for finding in check.phrases_in(text, self.interview, first=not kept)):
            return "phrase"
        if leaked_words(text, self.interview.private(), self.interview.usable(), self.fields) is not None:
            return "private"
        if self._repeats(text, kept):
            return "repeated"
        made = points_in(text)
        if point is not None and not made[point].covered:
            return f"lacks-{point}"
        if self._swapped(text, statements):
            return "swapped-roles"
        return None

    def flagged(self, body: str) -> list[tuple[str, str]]:
        """The sentences of a whole note that check finds fault with (above a hint), each with the rule."""
        report = check.check(body, interview=self.interview, recipient=self.recipient, siblings=self.siblings)
        worst = [finding for finding in report.findings if finding.severity != "hint" and finding.category != "length"]
        found: list[tuple[str, str]] = []
        for start, end in sentences(body):
            rule = next((one.rule for one in worst if one.start < end and one.end > start), None)
            if rule is not None:
                found.append((body[start:end], rule))
        return found

    def _misreports_the_news(self, text: str) -> bool:
        """Thanks this person for news that came from another, or for an email where there was a call."""
        said = _TOLD_BY_YOU.search(text)
        if said is None:
            return False
        if not self.recipient_told:
            return True
        told = " ".join([self.interview.told_by or "", *(line.text for line in self.lines if line.span.kind == "told")])
        known = {way for way, pattern in _WAYS.items() if pattern.search(told)}
        claimed = {way for way, pattern in _WAYS.items() if pattern.search(said[0])}
        return bool(known and claimed and not claimed & known)

    def _repeats(self, text: str, kept: Sequence[str]) -> bool:
        mine = content_lemmas(text)
        own = mine - COURTESY
        for other in kept:
            theirs = content_lemmas(other)
            if mine and len(mine & theirs) / len(mine) > 0.7:
                return True
            if len(own) >= 2 and own <= theirs:
                return True
        grams = _grams(text, 6)
        return any(grams & _grams(body, 6) for body in (*kept, *self.siblings))


def _grams(text: str, size: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
