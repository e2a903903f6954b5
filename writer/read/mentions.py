"""Entity probabilities → mentions: the stretches that name a person, a role, the firm or the position."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from writer.read.labels import ENTITIES
from writer.read.names import is_title

if TYPE_CHECKING:
    from writer.read.tagging import Floats

Label = Literal["person", "role", "company", "position"]
PERSONS = ("name", "candidate", "other_person")
# Chosen on pastes that no training saw. The firm and the position stand once in a paste and are easily missed.
_LEAST: dict[Label, float] = {"person": 0.5, "role": 0.5, "company": 0.35, "position": 0.35}

_WORD = re.compile(r"[^\W_](?:[\w’'&.-]*[^\W_])?")
# What may stand between two words of one mention.
_WITHIN: dict[Label, re.Pattern[str]] = {
    "person": re.compile(r" |\. ?| (?:(?:de|van|von|der|den|da|dos|bin|al|la|le|du|ap|ní|nic) ){1,2}"),
    "role": re.compile(r" ?[ ,&/-] ?(?:of |of the |the |and |for |& )?|\. | \(|\) "),
    "company": re.compile(r" ?[ &+/-] ?(?:of |of the |the |and |& )?|\. |['’]s? |, (?=(?:Inc|Ltd|LLC|GmbH)\b)"),
    "position": re.compile(r" ?[ ,&/(–-] ?(?:of |of the |the |and |& |in )?|\. |\) "),
}
_GREETING = re.compile(
    r"(?:hi|hiya|hello|hey|dear|thanks|cheers|och|hola|with|and|from|then|met|is|called)\s+(?=\w)", re.I
)


@dataclass(frozen=True, slots=True)
class Mention:
    """notes[start:end]. chances: the mean probability of each of ENTITIES; score: that of the label."""

    start: int
    end: int
    text: str
    label: Label
    score: float
    chances: tuple[float, ...]

    def chance(self, entity: str) -> float:
        """The mean probability that it is `entity`, one of ENTITIES."""
        return self.chances[ENTITIES.index(entity)]


def mentions_of(text: str, entity: Floats) -> list[Mention]:
    """All mentions in order. entity: [characters, ENTITIES]."""
    runs: list[tuple[int, int, Label]] = []
    for match in _WORD.finditer(text):
        label = _label(entity[match.start() : match.end()])
        if label is None:
            continue
        if label == "role" and runs and runs[-1][2] == "position" and text[runs[-1][1] : match.start()] == " ":
            label = "position"  # "herd" of the job, "manager" as anybody's
        if runs and runs[-1][2] == label and _go_together(text, *runs[-1], match.start()):
            runs[-1] = (runs[-1][0], match.end(), label)
        else:
            runs.append((match.start(), match.end(), label))
    return [mention for run in runs if (mention := _mention(text, entity, *run)) is not None]


def _go_together(text: str, start: int, end: int, label: Label, following: int) -> bool:
    between = text[end:following]
    if label == "person" and "." in between:
        # "P. Raman" and "Dr. Raman", but not "Met Ida Roth. Ida showed me".
        last = text[start:end].split()[-1]
        return between in (". ", ".") and (len(last) <= 2 or is_title(last))
    return _WITHIN[label].fullmatch(between) is not None


def _label(chances: Floats) -> Label | None:
    mean = chances.mean(0)
    person = float(sum(mean[ENTITIES.index(name)] for name in PERSONS))
    choices: list[tuple[float, Label]] = [(person, "person")]
    choices += [(float(mean[ENTITIES.index(name)]), name) for name in ("role", "company", "position")]
    best = max(choices)
    return best[1] if best[0] >= _LEAST[best[1]] else None


def _mention(text: str, entity: Floats, start: int, end: int, label: Label) -> Mention | None:
    if label == "person":
        greeting = _GREETING.match(text, start, end)
        start = greeting.end() if greeting else start
        before = re.search(r"(\w+\.?) $", text[max(0, start - 14) : start])
        if before and is_title(before[1]) and (before[1][0].isupper() or len(before[1]) <= 4):
            start = start - len(before[0])
    words = re.sub(r"['’]s?$", "", text[start:end])
    end = start + len(words)
    if end < len(text) and text[end] == "." and re.search(r"(?:^| )[A-Z]$", words) and label == "person":
        end += 1
    if text[start:end].count("(") > text[start:end].count(")"):
        end = end + 1 if text[end : end + 1] == ")" else start + text[start:end].rindex("(")
    words = text[start:end].rstrip(" ,(")
    if len(re.findall(r"[^\W\d_]", words)) < 1 or (label != "person" and len(words) < 2):
        return None
    mean = entity[start : start + len(words)].mean(0)
    chances = tuple(float(value) for value in mean)
    score = sum(chances[ENTITIES.index(name)] for name in (PERSONS if label == "person" else (label,)))
    return Mention(start, start + len(words), words, label, score, chances)
