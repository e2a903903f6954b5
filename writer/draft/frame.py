"""What stands around a note and is not left to the model: how the recipient is addressed, greeting, sign-off."""

from __future__ import annotations

import re

from writer.interview import Interview, Interviewer, Tone

_TITLE = re.compile(
    r"^(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Sir|Dame|Rev|Father|Sister|Judge|Captain|Chef)\b\.?", re.I
)

_CLOSINGS: dict[Tone, tuple[str, ...]] = {
    "warm": ("Warm wishes", "All the best", "With thanks", "Best wishes"),
    "plain": ("All the best", "Best wishes", "Best"),
    "formal": ("Kind regards", "With kind regards", "Yours sincerely"),
    "brief": ("Best", "Best wishes", "Thanks again"),
}


def called(recipient: Interviewer) -> str | None:
    """How the note calls the recipient: title and family name where the notes give a title, else the first name.

    A title is never guessed from a first name, and never put before first and family name together, which reads as
    mail merge. None where the notes give no name.
    """
    name = recipient.name
    if not name:
        return None
    title = _TITLE.match(name)
    words = name.split()
    if title and len(words) > 1:
        # "Dr Anna Maria Pietrzak" → "Dr Pietrzak"; "Sister Agnes" stays.
        return f"{words[0]} {words[-1]}"
    return words[0]


def greeting(interview: Interview, recipient: Interviewer) -> str:
    """The first line of the note, without the line break."""
    name = called(recipient)
    if name is None:
        return "Hello,"
    formal = interview.tone == "formal" or (interview.variety == "en-GB" and interview.tone != "brief")
    return f"{'Dear' if formal or _TITLE.match(name) else 'Hi'} {name},"


def sign_off(interview: Interview, seed: int) -> str:
    """The closing line and the candidate's name; `seed` chooses among the closings that fit the tone."""
    closings = _CLOSINGS[interview.tone]
    return f"{closings[seed % len(closings)]},\n{interview.candidate or ''}".rstrip()


def is_sign_off(text: str, candidate: str | None) -> bool:
    """True where the model has begun to close the letter instead of writing another sentence."""
    line = text.strip()
    if candidate and line.split("\n")[0].strip(" ,.") in (candidate, candidate.split()[0]):
        return True
    first = line.split("\n")[0]
    return bool(re.match(r"^[A-Z][\w' ]{2,40},?$", first)) and len(first.split()) <= 5 and not first.endswith(".")
