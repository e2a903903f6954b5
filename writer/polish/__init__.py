"""Drafted note → the note with its grammar mended: by LanguageTool, or by Harper where no Java can be had.

Only rules of allowed.toml change anything; the others propose. Names, numbers and the words of the interview notes
stay as they are. Importing this starts nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from writer.errors import MissingError
from writer.interview import Correction, Interview, Variety
from writer.polish.decide import decide
from writer.polish.edit import Edit, add, apply, place_in_given
from writer.polish.install import install_languagetool, languagetool_folder
from writer.polish.match import Match
from writer.polish.protect import Shape, alters_a_name, fold, noted_words
from writer.polish.server import GrammarServer

__all__ = ["GrammarServer", "install_languagetool", "languagetool_folder", "polish", "polish_text"]

Ask = Callable[[str], tuple[Match, ...]]

# A change can bring out another, or hide one that overlaps it. Each round costs under 0.1 s.
ROUNDS = 4

REFUSED = "The grammar pass would have changed a name, a number or the paragraphs, so none of it was applied."


def polish(
    body: str, *, interview: Interview | None, variety: Variety, server: GrammarServer | None
) -> tuple[str, tuple[Correction, ...], str | None]:
    """Mend the grammar of a note: the text, the corrections made or (applied=False) proposed, and what was not done.

    interview: whose words are left alone; None where there are no interview notes. server: LanguageTool, which is
    started if it was not; None for Harper at once. The corrections' offsets are into `body`. The third value is a
    sentence for the person, None where all was done. Nothing is raised for a missing Java or LanguageTool.
    """
    noted = noted_words(interview)
    if server is None:
        said = "LanguageTool was not used: Harper did the grammar pass."
    else:
        try:
            return _mend(body, noted, lambda text: server.check(text, variety))
        except MissingError as error:
            said = f"{str(error).rstrip('.')}: Harper did the grammar pass."
    try:
        from writer.polish.harper_pass import ask_harper

        text, corrections, refused = _mend(body, noted, lambda text: ask_harper(text, variety))
    except ImportError:
        reason = said.removesuffix(": Harper did the grammar pass.")
        return body, (), f"{reason}, and Harper is not installed: no grammar pass was done."
    return text, corrections, f"{said} {refused}" if refused else said


def polish_text(
    text: str, variety: Variety, server: GrammarServer | None
) -> tuple[str, tuple[Correction, ...], str | None]:
    """`polish` for a text without interview notes."""
    return polish(text, interview=None, variety=variety, server=server)


def _mend(body: str, noted: frozenset[str], ask: Ask) -> tuple[str, tuple[Correction, ...], str | None]:
    edits: tuple[Edit, ...] = ()
    proposed: list[Edit] = []
    for _ in range(ROUNDS):
        text = apply(body, edits)
        made, proposed = _sort(text, ask(fold(text)), noted)
        for edit in reversed(made):  # from the end backwards, so that the offsets of the others hold
            edits = add(body, edits, edit)
        if not made:
            break
    corrections = [_correction(body, edit, applied=True) for edit in edits]
    for edit in proposed:
        place = place_in_given(edits, edit.start, edit.end)
        if place is not None:
            there = Edit(*place, after=edit.after, rule=edit.rule, message=edit.message)
            corrections.append(_correction(body, there, applied=False))
    corrections.sort(key=lambda each: (each.start, each.end))
    polished = apply(body, edits)
    changes = [(body[edit.start : edit.end], edit.after) for edit in edits]
    if alters_a_name(body, polished, changes) or Shape.of(body) != Shape.of(polished):
        only_proposed = tuple(_correction(body, edit, applied=False) for edit in edits)
        return body, only_proposed, REFUSED
    return polished, tuple(corrections), None


def _sort(text: str, matches: tuple[Match, ...], noted: frozenset[str]) -> tuple[list[Edit], list[Edit]]:
    """The changes to make, in order and not overlapping, and those to propose."""
    made: list[Edit] = []
    proposed: list[Edit] = []
    for match in sorted(matches, key=lambda each: (each.start, each.end)):
        decision = decide(match, text, noted)
        if decision is None:
            continue
        after, sure = decision
        edit = Edit(match.start, match.end, after, match.rule, match.message)
        if not sure:
            proposed.append(edit)
        elif not made or made[-1].end <= edit.start:  # the other comes in the next round, if still there
            made.append(edit)
    return made, proposed


def _correction(body: str, edit: Edit, *, applied: bool) -> Correction:
    before = body[edit.start : edit.end]
    return Correction(edit.start, edit.end, before, edit.after, edit.rule, edit.message, applied)
