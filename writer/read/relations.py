"""Words of a role → how that person stands to the candidate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writer.interview import RELATIONS, Relation

if TYPE_CHECKING:
    from writer.read.tagging import Floats

# Roles that mean one thing wherever they stand; the rest is left to the trained head, which sees the notes.
_PLAIN: tuple[tuple[Relation, str], ...] = (
    (
        "recruiter",
        r"\brecruit(?:er|ing|ment)|\btalent\b|\bsourcer\b|head ?hunter|\bstaffing\b|\bagency (?:contact|rep)",
    ),
    ("hr", r"\bhr\b|human resources|\bpeople (?:ops|operations|partner|advis[eo]r|team|and culture)|\bpersonnel\b"),
    ("hiring_manager", r"\bhiring (?:manager|mgr)|\bhm\b"),
    ("executive", r"\b(?:ceo|cto|cfo|coo|cmo|s?vp|evp)\b|\bvice[- ]president|\bmanaging director|\bchief \w+ officer"),
)
_SURE = 0.4


def relation_of(role: str | None, chances: Floats | None) -> Relation:
    """By the role where it is plain, else the likeliest by the trained head (chances: one a relation), else "other"."""
    for relation, pattern in _PLAIN:
        if role and re.search(pattern, role, re.I):
            return relation
    if chances is None or float(chances.max()) < _SURE:
        return "other"
    return RELATIONS[int(chances.argmax())]
