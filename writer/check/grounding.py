"""Does what a note says stand in its sources? Names, numbers and dates to the letter; content words by lemma.

Inflection, number words, weekday and month forms and spelt-out abbreviations count as support.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from writer.check.vocabulary import COURTESY, NUMBERS, SPELT_OUT
from writer.interview import Finding
from writer.language.pipeline import english

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "PROPN", "NUM"))
_WORD = re.compile(r"[^\W_]+(?:[’'/][^\W_]+)*|[½]")
_GREETING = re.compile(r"^(?:dear|hi|hello|hey|good morning|good afternoon)\b", re.I)


@lru_cache(maxsize=8192)
def _known(source: str) -> frozenset[str]:
    """Every form of every word of a source: as written, lemma, spelt out, as a number."""
    forms: set[str] = set()
    for match in _WORD.finditer(source.replace("’", "'")):
        word = match[0].lower()
        for part in {word, *re.split(r"['/-]", word)}:
            forms |= {part, SPELT_OUT.get(part, part), *SPELT_OUT.get(part, "").split()}
            number = re.fullmatch(r"(\d+)(st|nd|rd|th|k|s|am|pm|ish|m|min|mins|hr|hrs|yrs?|%)?", part)
            if number:
                forms |= {number[1], SPELT_OUT.get(number[2] or "", "")}
    for token in english()(source):
        forms |= {token.lemma_.lower(), token.lower_}
    forms |= {NUMBERS[form] for form in forms if form in NUMBERS}
    forms |= {word for word, value in NUMBERS.items() if value in forms}
    return frozenset(form for form in forms if form)


@lru_cache(maxsize=8192)
def _content_words(text: str) -> tuple[tuple[str, str], ...]:
    """(as written, lemma) of the words that carry a text."""
    return tuple(
        (token.text, token.lemma_.lower())
        for token in english()(text)
        if token.pos_ in _CONTENT and not token.is_stop and any(character.isalnum() for character in token.text)
    )


def unsupported_words(sentence: str, sources: Sequence[str]) -> list[str]:
    """The content words of `sentence` that neither its sources nor a thank-you note's own vocabulary give."""
    known = frozenset().union(*(_known(source) for source in sources)) if sources else frozenset()
    missing: list[str] = []
    for word, lemma in _content_words(sentence):
        forms = {word.lower(), lemma, lemma.replace("-", "")} | ({NUMBERS[lemma]} if lemma in NUMBERS else set())
        if forms & known or lemma in COURTESY or word.lower() in COURTESY:
            continue
        if not any(_near(form, other) for form in forms for other in known):
            missing.append(word)
    return missing


def support(sentence: str, sources: Sequence[str]) -> float:
    """The share of the sentence's content words that stand in the sources or need no source; 1.0 for none."""
    words = _content_words(sentence)
    return 1 - len(unsupported_words(sentence, sources)) / len(words) if words else 1.0


def _near(form: str, other: str) -> bool:
    """The same stem (deliver, delivery), or a slip of the pen in a long word."""
    if len(form) < 5 or len(other) < 4:
        return False
    stem = min(len(form), len(other)) - (1 if min(len(form), len(other)) < 7 else 2)
    if form[:stem] == other[:stem] and abs(len(form) - len(other)) <= 4:
        return True
    return len(form) >= 7 and abs(len(form) - len(other)) <= 1 and SequenceMatcher(None, form, other).ratio() > 0.87


def ungrounded_marks(text: str, sources: Sequence[str]) -> list[tuple[int, int, str]]:
    """(start, end, kind) of every name, number, weekday or month in `text` that no source gives.

    kind: "name" for a capitalised word inside a sentence, else "number".
    """
    known = frozenset().union(*(_known(source) for source in sources)) if sources else frozenset()
    found: list[tuple[int, int, str]] = []
    doc = english()(text)
    for token in doc:
        word = token.text
        lower = word.lower().removesuffix("’s").removesuffix("'s")
        if any(character.isdigit() for character in word) or (
            token.like_num and lower not in ("one", "first", "second", "once")
        ):
            digits = re.sub(r"[^\d.]", "", word).strip(".")
            forms = {lower, digits, NUMBERS.get(lower, lower), lower.replace(",", "")}
            if not forms & known and not _sum_of(_compound(text, token.idx), known):
                found.append((token.idx, token.idx + len(word), "number"))
        elif word[:1].isupper() and word not in ("I", "I’m", "OK") and not _begins(doc, token.i):
            forms = {lower, token.lemma_.lower(), SPELT_OUT.get(lower, lower)}
            if (
                not forms & known
                and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")
                and not any(_near(lower, other) for other in known)
            ):
                found.append((token.idx, token.idx + len(word), "name"))
        elif token.ent_type_ == "PERSON" and word[:1].isupper() and lower not in known and token.pos_ == "PROPN":
            found.append((token.idx, token.idx + len(word), "name"))
    return found


def _begins(doc: object, index: int) -> bool:
    """The first word of a sentence or line is capitalised whatever it is."""
    if index == 0:
        return True
    before = doc[index - 1]  # type: ignore[index]
    return bool(before.is_space or (before.is_punct and before.text in ".!?:“\"'‘(") or before.is_sent_end)


def _compound(text: str, at: int) -> str:
    """The hyphenated word that stands around an offset: the parser cuts "twenty-five" in three."""
    return next((match[0].lower() for match in re.finditer(r"[\w-]+", text) if match.start() <= at < match.end()), "")


def _sum_of(word: str, known: frozenset[str]) -> bool:
    """twenty-five where the notes say 25."""
    parts = [NUMBERS.get(part) for part in word.split("-")]
    numbers = [int(part) for part in parts if part is not None]
    return len(parts) > 1 and len(numbers) == len(parts) and str(sum(numbers)) in known


def ungrounded_findings(body: str, notes: str, fields: Sequence[str]) -> list[Finding]:
    """What the interview notes and the fields do not give, with the line that comes nearest."""
    sources = [*notes.splitlines(), *fields]
    findings: list[Finding] = []
    for start, end, kind in ungrounded_marks(body, sources):
        near = _nearest(body, start, notes)
        message = f"“{body[start:end]}” stands nowhere in your notes" + (
            f"; the nearest line is “{near}”." if near else "."
        )
        findings.append(
            Finding(
                f"ungrounded-{kind}",
                "ungrounded",
                start,
                end,
                body[start:end],
                message,
                "Take it out, or add it to your notes.",
            )
        )
    return findings


def _nearest(body: str, at: int, notes: str) -> str | None:
    """The line of the notes that shares most words with the sentence around `at`."""
    left = max(body.rfind(mark, 0, at) for mark in ".!?\n") + 1
    right = min((place for mark in ".!?\n" if (place := body.find(mark, at)) >= 0), default=len(body))
    words = {lemma for _, lemma in _content_words(body[left:right])}
    lines = [line.strip() for line in notes.splitlines() if line.strip()]
    best = max(lines, key=lambda line: len(words & _known(line)), default=None)
    return best[:120] if best and words & _known(best) else None


def content_lemmas(text: str) -> set[str]:
    """The lemmas of the words that carry a text."""
    return {lemma for _, lemma in _content_words(text)}
