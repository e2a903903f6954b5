"""Which words of a note must stay as they are: names, numbers, addresses, and what the interview notes say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from writer.interview import Interview

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ADDRESS = re.compile(r"\S*(?:@|://|\w/\w|\w\.\w)\S*")  # mail and web addresses, paths, "node.js", "e.g."
_FOLD = str.maketrans({"’": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """`text` with straight apostrophes, of the same length: engines' rules and phone keyboards disagree on them."""
    return text.translate(_FOLD)


def words(text: str) -> list[str]:
    """The words of `text`; a hyphen parts two, an apostrophe does not."""
    return _WORD.findall(text)


def is_guarded(word: str) -> bool:
    """Whether a word may be a name or a quantity by its looks: it has a capital letter or a digit."""
    return any(letter.isupper() or letter.isdigit() for letter in word)


def guarded_words(text: str) -> Counter[str]:
    """The words of `text` that may be names or quantities, with how often each occurs."""
    return Counter(filter(is_guarded, words(fold(text))))


def noted_words(interview: Interview | None) -> frozenset[str]:
    """Every word of the interview notes and of what is known besides, in lower case."""
    if interview is None:
        return frozenset()
    people = [part for person in interview.interviewers for part in (person.name, person.role)]
    known = [interview.notes, interview.candidate, interview.company, interview.position, *people]
    return frozenset(word.casefold() for text in known if text for word in words(fold(text)))


def touched_words(before: str, after: str) -> frozenset[str]:
    """The words of `before` that occur less often, or not at all, in `after`."""
    return frozenset(Counter(words(fold(before))) - Counter(words(fold(after))))


def in_address(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] lies in, or reaches into, a mail or web address, a path or a dotted name."""
    return any(found.start() < end and start < found.end() for found in _ADDRESS.finditer(text))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a polish must not change: the paragraphs and lines."""

    lines: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> Shape:
        """The shape of `text`: for each line, whether it has words."""
        return cls(tuple(bool(line.strip()) for line in text.split("\n")))


def alters_a_name(body: str, polished: str, renamed: list[tuple[str, str]]) -> bool:
    """Whether `polished` lost or gained a capitalised word or a number, other than by a change of case alone.

    renamed: (before, after) of each change, which may lift a word to a capital ("your" at the start of a sentence).
    """
    lifted: Counter[str] = Counter()
    for before, after in renamed:
        plain = {word.casefold() for word in words(fold(before)) if not is_guarded(word)}
        gained = guarded_words(after) - guarded_words(before)
        lifted.update({word: count for word, count in gained.items() if word.casefold() in plain})
    return guarded_words(polished) != guarded_words(body) + lifted
