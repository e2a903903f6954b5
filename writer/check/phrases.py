"""Stock phrases in a text → findings, by the rows of phrases.toml.

Matching is blind to curly or straight quotes, dashes and no-break blanks: it runs on a folded copy of the same length.
A phrase inside a name, in double quotes, or word for word in the interview notes is no finding.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from writer.check.sentences import is_frame, sentences
from writer.interview import Finding, Severity
from writer.resources import resource

if TYPE_CHECKING:
    from spacy.matcher import Matcher

_FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)


class Rule(msgspec.Struct, frozen=True):
    """One row. pattern: words, each matched by lower-case form or lemma; regex: on the text itself."""

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


@cache
def rules() -> dict[str, Rule]:
    """All rows by id."""
    data = tomllib.loads(resource("check/phrases.toml").read_text("utf-8"))
    found = msgspec.convert(data["rule"], tuple[Rule, ...])
    return {rule.id: rule for rule in found}


@cache
def _matcher() -> Matcher:
    from spacy.matcher import Matcher

    from writer.language.pipeline import english

    matcher = Matcher(english().vocab)
    for rule in rules().values():
        for pattern in rule.pattern:
            matcher.add(rule.id, [_tokens(pattern)])
    return matcher


def _tokens(pattern: str) -> list[dict[str, Any]]:
    """The notation → a Matcher pattern. spaCy cuts "world-class" in three, so the notation writes "world - class"."""
    tokens: list[dict[str, Any]] = []
    for word in pattern.split():
        if word == "*":
            tokens += [{"IS_PUNCT": False, "OP": "?"}] * 2
            continue
        optional = word.endswith("?")
        forms = word.rstrip("?").split("/")
        condition = "|".join(re.escape(form) for form in forms)
        operator = {"OP": "?"} if optional else {}
        tokens.append({"_": {"forms": {"REGEX": rf"(?:^|\|)(?:{condition})(?:\||$)"}}, **operator})
    return tokens


def phrase_findings(
    text: str, *, opening: bool = True, names: Sequence[str] = (), notes: str | None = None
) -> list[Finding]:
    """Every stock phrase in `text`. opening: whether its first two sentences open a note; names: of people and firms;
    notes: the interview notes, whose own words are nobody's cliché."""
    from spacy.tokens import Token

    from writer.language.pipeline import english

    if not Token.has_extension("forms"):
        Token.set_extension("forms", getter=lambda token: f"{token.lower_}|{token.lemma_.lower()}")
    folded = text.translate(_FOLDED)
    doc = english()(folded)
    found: list[tuple[int, int, Rule]] = []
    for key, first, last in _matcher()(doc):
        span = doc[first:last]
        found.append((span.start_char, span.end_char, rules()[doc.vocab.strings[key]]))
    for rule in rules().values():
        if rule.regex:
            found += [(match.start(), match.end(), rule) for match in re.finditer(rule.regex, folded)]
    limit = _opening_end(folded) if opening else 0
    exempt = _exempt(folded, names)
    plain_notes = " ".join(notes.translate(_FOLDED).lower().split()) if notes else ""
    kept: list[tuple[int, int, Rule]] = []
    for start, end, rule in sorted(found, key=lambda one: (one[0] - one[1], one[0])):
        if rule.category == "opener" and start >= limit:
            continue
        if any(a <= start and end <= b for a, b in exempt) and rule.category != "placeholder":
            continue
        if rule.severity != "block" and " ".join(folded[start:end].lower().split()) in plain_notes:
            continue
        if not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, rule))
    findings = [
        Finding(rule.id, rule.category, start, end, text[start:end], rule.reason, rule.suggestion, rule.severity)
        for start, end, rule in kept
    ]
    return sorted(findings + _marks(text), key=lambda finding: finding.start)


def _opening_end(text: str) -> int:
    """Where the second sentence after the greeting ends."""
    spans = [(start, end) for start, end in sentences(text) if not is_frame(text[start:end])]
    return spans[min(1, len(spans) - 1)][1] if spans else len(text)


def _exempt(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    spans = [(match.start(), match.end()) for match in re.finditer(r'"[^"\n]{1,80}"', text)]
    for name in names:
        folded = name.translate(_FOLDED)
        spans += [(match.start(), match.end()) for match in re.finditer(re.escape(folded), text, re.I)]
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
    return [
        *("valuable insights", "valuable insight", "resonated with", "left a lasting", "invaluable", "dream job"),
        *("perfect fit", "thrilled", "heartfelt", "truly", "deeply", "stood out to", "inspiring", "esteemed", "delve"),
        *("finds you well", "take a moment", "hesitate to", "feel free to", "moving forward", "going forward"),
        *("continued success", "every success", "at your earliest", "amazing", "incredible", "passionate", "journey"),
        *("look forward to hearing", "testament", "fostering", "showcasing", "sincere gratitude", "deepest"),
    ]
