"""thanks-anyway: interview notes → one honest thank-you note per interviewer. Five verbs, and the data they pass on.

read: pasted text → Interview. draft: Interview → Note. check: Note → Report. polish: grammar. deliver: output.
"""

from writer.interview import (
    POINTS,
    Correction,
    Detail,
    Finding,
    Interview,
    Interviewer,
    Note,
    PointReport,
    Report,
    Span,
)

__all__ = [
    "POINTS",
    "Correction",
    "Detail",
    "Finding",
    "Interview",
    "Interviewer",
    "Note",
    "PointReport",
    "Report",
    "Span",
]
