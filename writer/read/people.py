"""Mentions of names and roles → the interviewers, one entry a person however the notes call them, and the candidate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from writer.read.mentions import Mention
from writer.read.names import is_title, same_person, title_of, without_title

# Chosen on pastes that no training saw.
_LEAST_PERSON = 0.4  # mean probability that a person's surest mention is an interviewer's
_LEAST_SMALL = 0.6  # the same for one whose name is never written with a capital
_LEAST_UNNAMED = 0.75  # probability of a role that makes a person whom nothing names
_BEYOND_DOUBT = 0.75
_LONGEST_GAP = 45  # characters between a name and its role

_NOT_NAMES = frozenset(
    (
        *("i", "me", "my", "we", "he", "she", "they", "them", "him", "her", "his", "it", "who", "the", "a", "an", "hr"),
        *("mum", "mom", "dad", "none", "n/a", "tbc", "tba"),
        *(
            "lead",
            "sr",
            "jr",
            "snr",
            "tech",
            "manager",
            "head",
            "boss",
            "director",
            "deputy",
            "senior",
            "team",
            "private",
        ),
    )
)
_DETERMINERS = re.compile(r"^(?:the|a|an|their|our|her|his|my|some|one|other)\s+", re.I)


@dataclass
class Person:
    """One person and every mention of them, names and roles apart."""

    names: list[Mention] = field(default_factory=list)
    roles: list[Mention] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """The fullest form as the notes write it; the commoner spelling where two differ by a slip."""
        if not self.names:
            return None
        return proper(max(self.names, key=self._fullness).text)

    @property
    def role(self) -> str | None:
        """The surest of the first roles given."""
        return max(self.roles[:3], key=lambda role: role.score).text if self.roles else None

    @property
    def first(self) -> int:
        """Where the person is first mentioned."""
        return min(mention.start for mention in (*self.names, *self.roles))

    def chance(self, entity: str) -> float:
        """The highest probability that one of the names is `entity`."""
        return max((mention.chance(entity) for mention in self.names), default=0.0)

    def share(self, entity: str) -> float:
        """The mean probability over the names that they are `entity`."""
        return sum(mention.chance(entity) for mention in self.names) / max(1, len(self.names))

    def is_called(self, name: str) -> bool:
        """Whether `name` can be a name of this person."""
        return any(same_person(mention.text, name) for mention in self.names)

    def _fullness(self, mention: Mention) -> tuple[int, int, int, int]:
        text = mention.text
        bare = [part for part in without_title(text).split() if len(part.strip(".")) > 1]
        same = sum(one.text.casefold() == text.casefold() for one in self.names)
        return (len(bare), title_of(text) is not None, same, -mention.start)


def people_of(text: str, mentions: Sequence[Mention]) -> list[Person]:
    """Everybody whom the notes name, and those known only by a role, in the order of first mention."""
    people: list[Person] = []
    named = [m for m in mentions if m.label == "person" and not _is_no_name(m.text)]
    # Full names first: "Sam" then goes to the one "Samira Khan" rather than to a slip of "Sim".
    for mention in sorted(named, key=lambda one: -len(without_title(one.text).split())):
        person = _known(mention, people)
        if person is None:
            people.append(Person([mention]))
        else:
            person.names.append(mention)
    for mention in mentions:
        if mention.label == "role":
            _give_role(text, mention, people)
    _merge_slips(text, people)
    return sorted(people, key=lambda person: person.first)


def _is_no_name(text: str) -> bool:
    words = text.casefold().split()
    return all(word.strip(".") in _NOT_NAMES or is_title(word) for word in words)


def _merge_slips(text: str, people: list[Person]) -> None:
    """Join "Prija" to "Priya": names one letter apart, never of one line, not each with a role of its own."""
    for person in [*people]:
        for other in people:
            if person is other or person not in people or len(person.names) > len(other.names):
                continue
            if not person.names or not any(same_person(a.text, b.text) for a in person.names for b in other.names):
                continue
            apart = person.roles and other.roles and not _alike(person.roles[0].text, other.roles[0].text)
            together = any(
                "\n" not in text[min(a.end, b.end) : max(a.start, b.start)] and abs(a.start - b.start) < 150
                for a in person.names
                for b in other.names
            )
            if not apart and not together:
                other.names += person.names
                other.roles += person.roles
                people.remove(person)
                break


def _known(mention: Mention, people: Sequence[Person]) -> Person | None:
    """The person whom a mention names: an exact match before a short form, a short form before a slip."""
    for person in people:
        if any(one.text.casefold() == mention.text.casefold() for one in person.names):
            return person
    alike = [p for p in people if any(same_person(mention.text, one.text, slips=False) for one in p.names)]
    # Two people share the name: the one spoken of last.
    return max(
        alike, key=lambda p: max((o.start for o in p.names if o.start < mention.start), default=-1), default=None
    )


def interviewers_of(people: Sequence[Person], candidate: str | None) -> list[Person]:
    """Those of `people` who were met: not the candidate, not somebody who is only talked about."""
    met: list[Person] = []
    for person in people:
        if not person.names:
            if max(role.score for role in person.roles) >= _LEAST_UNNAMED:
                met.append(person)
            continue
        if candidate is not None and person.is_called(candidate):
            continue
        name, other, own = (person.share(label) for label in ("name", "other_person", "candidate"))
        least = _LEAST_PERSON if any(mention.text[0].isupper() for mention in person.names) else _LEAST_SMALL
        if person.chance("name") >= least and name >= max(other, own):
            met.append(person)
    return met


def is_surely_met(person: Person) -> bool:
    """Whether somebody of whom nothing is told was met all the same: a name with a role, or named beyond doubt."""
    return bool(person.names) and (bool(person.roles) or person.chance("name") >= _BEYOND_DOUBT)


def candidate_of(people: Sequence[Person]) -> str | None:
    """The candidate's own name where the notes give it."""
    own = [person for person in people if person.share("candidate") >= 0.5]
    best = max(own, key=lambda person: person.share("candidate") * len(person.names), default=None)
    return best.name if best else None


def _give_role(text: str, role: Mention, people: list[Person]) -> None:
    """To the nearest name of the same line or of the line before, a name before it being nearer than one after; else to
    a person unnamed."""
    best: tuple[float, Person] | None = None
    for person in people:
        for name in person.names:
            distance = _distance(text, name, role)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, person)
    if best is not None:
        best[1].roles.append(role)
        return
    alike = next((person for person in people if any(_alike(role.text, one.text) for one in person.roles)), None)
    if alike is not None:
        alike.roles.append(role)
    elif len(role.text) > 2:
        people.append(Person([], [role]))


def _distance(text: str, name: Mention, role: Mention) -> float | None:
    """How far a role is from a name, in characters; None where they do not belong together."""
    before = name.end <= role.start
    between = text[name.end : role.start] if before else text[role.end : name.start]
    if len(between) > _LONGEST_GAP or between.count("\n") > 1 or re.search(r"\w[.!?;]\s+\w", between):
        return None
    if "\n" in between and (not before or re.search(r"\w", between)):
        return None
    distance = float(len(between) + 20 * between.count("\n"))
    if before and re.match(r"\W*(?:is|was|the|their|who|aka)?\W*$", between):
        return distance
    return distance + (4 if before else 3)


def _alike(one: str, other: str) -> bool:
    small = {"the", "of", "a", "and", "an", "senior", "head", "manager", "lead", "director"}
    mine, theirs = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return mine == theirs or bool((mine & theirs) - small)


def role_text(role: str | None) -> str | None:
    """A role without the article before it: "VP of Sales" of "the VP of Sales"."""
    if role is None:
        return None
    return _DETERMINERS.sub("", role).strip(" ,.;-") or None


def proper(name: str) -> str:
    """A name that the notes write in small or all capital letters, as one writes it to somebody."""
    name = name.strip(" ,;:-'\"")
    words = [
        word.capitalize() if word.islower() or (word.isupper() and len(word) > 3) else word for word in name.split()
    ]
    joined = " ".join(words)
    return (
        re.sub(r"(?<=[-’'])([a-z])(?=\w{2})", lambda m: m[1].upper(), joined)
        if name.islower() or name.isupper()
        else joined
    )
