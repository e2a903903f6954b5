"""Who did what: the doers of each verb in two texts, and whether they contradict each other.

Read off spaCy's parse. It sees swapped roles ("I showed Ada" for "she showed me"), not every misreading; where a
hurried line names no doer, its objects tell ("walked me through" was not I), else nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from writer.language.pipeline import english

if TYPE_CHECKING:
    from spacy.tokens import Token

# candidate, recipient, some person who is not the candidate, the candidate with others
Doer = Literal["candidate", "recipient", "somebody", "together"]

_FIRST = frozenset(("i", "me", "myself"))
_TOGETHER = frozenset(("we", "us", "ourselves", "both"))
_SOMEBODY = frozenset(("she", "he", "they", "her", "him", "them", "herself", "himself", "themselves", "who"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "agent"))
_OBJECTS = frozenset(("dobj", "dative", "pobj", "iobj"))
# Verbs of having and being say nothing of who did what to whom.
_EMPTY = frozenset(
    (
        *("be", "have", "do", "let", "can", "will", "would", "could", "may", "like", "think", "feel", "hope"),
        *("say", "come", "go", "know", "want", "need", "work", "learn", "thank", "appreciate"),
    )
)


@lru_cache(maxsize=4096)
def doers(text: str, recipient: str) -> tuple[tuple[str, Doer], ...]:
    """(verb lemma, its doer) for every verb whose doer the text tells. recipient: their name as the notes give it."""
    names = frozenset(part.lower() for part in recipient.split() if len(part) > 2)
    found: list[tuple[str, Doer]] = []
    for token in english()(text):
        if token.pos_ != "VERB" or token.lemma_.lower() in _EMPTY:
            continue
        doer = _doer(token, names)
        if doer is not None:
            found.append((token.lemma_.lower(), doer))
    return tuple(found)


def _doer(verb: Token, names: frozenset[str]) -> Doer | None:
    subject = _subject(verb)
    if subject is not None:
        return _person(subject, names)
    objects = [token for token in verb.subtree if token.dep_ in _OBJECTS and token.head in (verb, *verb.children)]
    people = {_person(token, names) for token in objects} - {None}
    if "candidate" in people:
        return "somebody"
    if people & {"recipient", "somebody"}:
        return "candidate"
    return None


def _subject(verb: Token) -> Token | None:
    """The verb's own subject, or that of the verb it hangs on ("came out and showed me", "stayed to explain")."""
    seen = verb
    for _ in range(3):
        own = next((child for child in seen.children if child.dep_ in _SUBJECTS), None)
        if own is not None:
            return own
        if seen.dep_ not in ("conj", "xcomp", "advcl") or seen.head is seen:
            return None
        if seen.dep_ == "xcomp" and any(child.dep_ in ("dobj", "dative") for child in seen.head.children):
            return next(child for child in seen.head.children if child.dep_ in ("dobj", "dative"))
        seen = seen.head
    return None


def _person(token: Token, names: frozenset[str]) -> Doer | None:
    words = {one.lower_ for one in token.subtree} if token.dep_ in _SUBJECTS else {token.lower_}
    if "and" in words and words & (_FIRST | {"you"}):
        return "together"
    if token.lower_ in _FIRST:
        return "candidate"
    if token.lower_ == "you" or token.lower_ in names or words & names:
        return "recipient"
    if token.lower_ in _TOGETHER:
        return "together"
    if token.lower_ in _SOMEBODY or token.ent_type_ == "PERSON":
        return "somebody"
    return None


def swapped(restatement: str, sources: Sequence[str], recipient: str) -> str | None:
    """The verb whose doer the restatement has wrong, by its sources, or None.

    A verb that the sources give more than one doer for is not judged.
    """
    given: dict[str, set[Doer]] = {}
    for source in sources:
        for verb, doer in doers(source, recipient):
            given.setdefault(verb, set()).add(doer)
    for verb, doer in doers(restatement, recipient):
        known = given.get(verb, set())
        if known and doer != "together" and "together" not in known and not any(_agree(doer, one) for one in known):
            return verb
    return None


def _agree(one: Doer, other: Doer) -> bool:
    return one == other or {one, other} == {"recipient", "somebody"}
