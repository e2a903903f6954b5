"""Stock phrases in a text → findings, by the rows of phrases.toml.

Matching is blind to curly or straight quotes, dashes and no-break blanks: it runs on a folded copy of the same length.
A phrase inside a name, in double quotes, or word for word in the interview notes is no finding.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from writer.check.sentences import is_frame, sentences
from writer.interview import Finding, Severity
from writer.resources import resource

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Token

_FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)


class Rule(msgspec.Struct, frozen=True):
    """One row. pattern: words, each matched by lower-case form or lemma; regex: on the text itself; suppress: phrases
    that the drafter keeps a model from completing."""

    id: str
    category: str
    severity: Severity
    reason: str
    source: str
    suggestion: str
    fires: tuple[str, ...]
    clean: tuple[str, ...]
    pattern: tuple[str, ...] = ()
    regex: str | None = None
    suppress: tuple[str, ...] = ()


@cache
def rules() -> dict[str, Rule]:
    """All rows by id."""
    data = tomllib.loads(resource("check/phrases.toml").read_text("utf-8"))
    found = msgspec.convert(data["rule"], tuple[Rule, ...])
    return {row.id: row for row in found}


def rule(name: str) -> Rule | None:
    """The row with this id, for those who ask why."""
    return rules().get(name)


class _Pattern(NamedTuple):
    """A row's pattern. A text without a word of each of `needed` cannot match: most patterns end there."""

    rule: Rule
    needed: tuple[frozenset[str], ...]
    matcher: Matcher


@cache
def _patterns() -> tuple[_Pattern, ...]:
    from spacy.matcher import Matcher
    from spacy.tokens import Token

    from writer.language.pipeline import english

    if not Token.has_extension("forms"):
        Token.set_extension("forms", getter=_forms)
    found: list[_Pattern] = []
    for row in rules().values():
        for pattern in row.pattern:
            needed, tokens = _compiled(pattern)
            matcher = Matcher(english().vocab, validate=False)
            matcher.add(row.id, [tokens])
            found.append(_Pattern(row, needed, matcher))
    return tuple(found)


_CONTRACTED = {"'d": ["would", "have"], "'s": ["be", "have"], "'ll": ["will"], "'m": ["be"], "'re": ["be"]}


def _forms(token: Token) -> list[str]:
    return [token.lower_, token.lemma_.lower(), *_CONTRACTED.get(token.lower_, ())]


def _compiled(pattern: str) -> tuple[tuple[frozenset[str], ...], list[dict[str, Any]]]:
    """The notation → the words that a text must have, and Matcher tokens. spaCy cuts "world-class" in three."""
    needed: list[frozenset[str]] = []
    tokens: list[dict[str, Any]] = []
    for word in pattern.split():
        if word == "*":
            tokens += [{"LOWER": {"NOT_IN": [".", "!", "?"]}, "IS_SPACE": False, "OP": "?"}] * 2
            continue
        optional = word.endswith("?")
        for place, part in enumerate(word.rstrip("?").split("-")):
            if place:
                tokens.append({"LOWER": "-", "OP": "?"})
            forms = part.split("|")
            tokens.append({"_": {"forms": {"INTERSECTS": forms}}, **({"OP": "?"} if optional else {})})
            if not optional:
                needed.append(frozenset(forms))
    return tuple(needed), tokens


def phrase_findings(
    text: str, *, opening: bool = True, names: Sequence[str] = (), notes: str | None = None
) -> list[Finding]:
    """Every stock phrase in `text`. opening: whether its first two sentences open a note; names: of people and firms;
    notes: the interview notes, whose own words are nobody's cliché."""
    from writer.language.pipeline import english

    folded = text.translate(_FOLDED)
    patterns = _patterns()
    doc = english()(folded, disable=["parser", "ner"])
    words = {form for token in doc for form in _forms(token)}
    found: list[tuple[int, int, Rule]] = []
    for row, needed, matcher in patterns:
        if all(not words.isdisjoint(one) for one in needed):
            spans = (doc[first:last] for _, first, last in matcher(doc))
            found += [(span.start_char, span.end_char, row) for span in spans]
    for row in rules().values():
        if row.regex:
            found += [(match.start(), match.end(), row) for match in re.finditer(row.regex, folded)]
    limit = _opening_end(folded) if opening else 0
    exempt = _exempt(folded, names)
    plain_notes = " ".join(notes.translate(_FOLDED).lower().split()) if notes else ""
    kept: list[tuple[int, int, Rule]] = []
    for start, end, row in sorted(found, key=lambda one: (one[0] - one[1], one[0])):
        if row.category == "opener" and start >= limit:
            continue
        if any(a <= start and end <= b for a, b in exempt) and row.category != "placeholder":
            continue
        if row.severity != "block" and _stands_in(folded[start:end], plain_notes):
            continue
        if not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, row))
    findings = [
        Finding(row.id, row.category, start, end, text[start:end], row.reason, row.suggestion, row.severity)
        for start, end, row in kept
    ]
    return sorted(findings + _marks(text), key=lambda finding: finding.start)


def _opening_end(text: str) -> int:
    """Where the second sentence after the greeting ends."""
    spans = [(start, end) for start, end in sentences(text) if not is_frame(text[start:end])]
    return spans[min(1, len(spans) - 1)][1] if spans else len(text)


def _stands_in(phrase: str, notes: str) -> bool:
    """True where `notes` (lower case, single blanks) have the phrase as whole words."""
    plain = re.escape(" ".join(phrase.lower().split()))
    return bool(notes) and re.search(rf"(?<!\w){plain}(?!\w)", notes) is not None


def _exempt(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    spans = [(match.start(), match.end()) for match in re.finditer(r'"[^"\n]{1,80}"', text)]
    for name in names:
        folded = name.translate(_FOLDED)
        whole = rf"(?<!\w){re.escape(folded)}(?!\w)"
        spans += [(match.start(), match.end()) for match in re.finditer(whole, text, re.I)]
    return spans


def _marks(text: str) -> list[Finding]:
    """Exclamation marks in a row of more than one a note, and em dashes: hints, never failures."""
    marks = [match.start() for match in re.finditer(r"!+", text)]
    reason = "More than one exclamation mark shouts."
    findings = [
        Finding("exclamation", "overdone", at, at + 1, text[at], reason, "Use a full stop.", "hint") for at in marks[1:]
    ]
    reason = "Machines strew em dashes; readers have learned to notice."
    for match in re.finditer("—", text):
        findings.append(
            Finding("em-dash", "aitell", match.start(), match.end(), "—", reason, "Use a comma or a full stop.", "hint")
        )
    return findings


@cache
def suppressed_phrases() -> list[str]:
    """Phrases that the drafter does not let a model complete: the ones that machines complete most often."""
    return [phrase for row in rules().values() for phrase in row.suppress]
