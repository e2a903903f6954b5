"""Notes pasted from a spreadsheet → the names and roles of its columns."""

from __future__ import annotations

import re

_NAME = re.compile(r"(?:name|who|interviewers?|person|people|met|with|spoke (?:to|with))", re.I)
_ROLE = re.compile(r"(?:role|title|job|job title|position|what they do|dept\.?|department)", re.I)

Stretch = tuple[int, int]


def table_people(text: str) -> list[tuple[Stretch, Stretch | None]]:
    """For each row under a heading such as "Name | Role": where the name stands, and where the role does."""
    found: list[tuple[Stretch, Stretch | None]] = []
    columns: tuple[int, int | None] | None = None
    for line in re.finditer(r"[^\n]+", text):
        cells = _cells(line)
        if len(cells) < 2:
            columns = None
            continue
        headings = [text[start:end] for start, end in cells]
        names = [at for at, heading in enumerate(headings) if _NAME.fullmatch(heading)]
        if names and columns is None:
            roles = [at for at, heading in enumerate(headings) if _ROLE.fullmatch(heading)]
            columns = (names[0], roles[0] if roles else None)
        elif columns is not None and columns[0] < len(cells):
            start, end = cells[columns[0]]
            role = cells[columns[1]] if columns[1] is not None and columns[1] < len(cells) else None
            if re.fullmatch(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}", text[start:end]):
                found.append(((start, end), role if role is not None and role[0] < role[1] < role[0] + 60 else None))
    return found


def _cells(line: re.Match[str]) -> list[Stretch]:
    """Where the cells of a line stand, without the blanks around their words."""
    cells: list[Stretch] = []
    inside = line[0].strip("| \t")
    if not inside:
        return cells
    start = line.start() + line[0].index(inside)
    for cell in re.finditer(r"[^\t|]+|(?<=[\t|])(?=[\t|])", inside):
        bare = cell[0].strip()
        at = start + cell.start() + (cell[0].index(bare) if bare else 0)
        cells.append((at, at + len(bare)))
    return cells
