"""What the reader's trained heads are called, their labels in the order of their outputs, and how a person is shown."""

from __future__ import annotations

from writer.interview import RELATIONS

KINDS = ("none", "detail", "feeling", "told", "private", "instruction")
WHOSE = ("none", "recipient", "other")
ENTITIES = ("none", "name", "role", "company", "position", "candidate", "other_person")
HEADS = {"kind": len(KINDS), "whose": len(WHOSE), "entity": len(ENTITIES), "relation@text": len(RELATIONS)}


def person_context(name: str | None, role: str | None) -> str:
    """The context segment that asks about one person: "Helga Strandvik, Engineering Manager"."""
    return ", ".join(part for part in (name, role) if part)
