"""Interview, notes and reports → the JSON objects that scripts depend on. Offsets count code points."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from writer.deliver import Delivered
from writer.interview import POINTS, Correction, Interview, Report, Span

VERSION = 1

# JSON leaves these raw, yet a terminal obeys C1 controls and bidi marks, and U+2028 ends a line for some readers.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read_object(interview: Interview) -> dict[str, Any]:
    """What was understood of the interview notes.

    An interviewer's details are the spans about that person or about nobody in particular (the firm). Private
    matter must stay out of every note, so what is nobody's or another's stands with each interviewer.
    """
    return {
        "version": VERSION,
        "candidate": interview.candidate,
        "company": interview.company,
        "position": interview.position,
        "told_by": interview.told_by,
        "worth_sending": interview.worth_sending,
        "why_not": interview.why_not,
        "interviewers": [
            {
                "name": person.name,
                "role": person.role,
                "relation": person.relation,
                "details": [
                    _span(span) for span in interview.spans if span.kind == "detail" and span.whose in (index, None)
                ],
                "private": [_span(span) for span in interview.private() if span.whose in (index, "other", None)],
            }
            for index, person in enumerate(interview.interviewers)
        ],
    }


def check_object(report: Report) -> dict[str, Any]:
    """The six points, always all six and in the usual order, and the findings."""
    return {
        "version": VERSION,
        "points": {
            point: {
                "covered": bool(report.points[point].covered),
                "spans": [[int(start), int(end)] for start, end in report.points[point].spans],
                "score": round(float(report.points[point].score), 4),
            }
            for point in POINTS
        },
        "findings": [
            {
                "rule": finding.rule,
                "category": finding.category,
                "start": int(finding.start),
                "end": int(finding.end),
                "text": finding.text,
                "message": finding.message,
                "suggestion": finding.suggestion,
            }
            for finding in report.findings
        ],
    }


def note_object(delivered: Delivered) -> dict[str, Any]:
    """One note with its report. `polish` holds the corrections that were made, not those only proposed."""
    note = delivered.note
    return {
        "recipient": {
            "name": note.recipient.name,
            "role": note.recipient.role,
            "relation": note.recipient.relation,
        },
        "subject": note.subject,
        "body": note.body,
        "details": [{"text": detail.text, "source": [int(end) for end in detail.source]} for detail in note.details],
        "report": check_object(delivered.report),
        "polish": [_correction(correction) for correction in delivered.corrections if correction.applied],
        "model": note.model,
        "engine": note.engine,
        "seed": int(note.seed),
        "seconds": {
            stage: round(float(delivered.seconds.get(stage, note.seconds if stage == "draft" else 0.0)), 3)
            for stage in ("draft", "check", "polish")
        },
        "tokens": {"prompt": int(note.prompt_tokens), "generated": int(note.generated_tokens)},
    }


def polish_object(text: str, corrections: Sequence[Correction]) -> dict[str, Any]:
    """A text after the grammar pass, what was changed in it, and what was only proposed."""
    return {
        "version": VERSION,
        "text": text,
        "polish": [_correction(correction) for correction in corrections if correction.applied],
        "proposed": [_correction(correction) for correction in corrections if not correction.applied],
    }


def draft_object(interview: Interview, delivered: Sequence[Delivered]) -> dict[str, Any]:
    """The interview and every note that was drafted from it."""
    return {
        "version": VERSION,
        "interview": read_object(interview),
        "notes": [note_object(one) for one in delivered],
    }


def as_json(interview: Interview, delivered: Sequence[Delivered]) -> str:
    """What `writer draft --json` prints: one indented object and a final newline."""
    return to_json(draft_object(interview, delivered))


def to_json(value: dict[str, Any]) -> str:
    """An object as JSON and a newline: letters as they are, but nothing raw that a terminal would obey.

    A lone surrogate, which no UTF-8 can hold, becomes U+FFFD, so that offsets stay true. ValueError for NaN.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", _SURROGATE.sub("\ufffd", text)) + "\n"


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "start": int(correction.start),
        "end": int(correction.end),
        "before": correction.before,
        "after": correction.after,
        "rule": correction.rule,
        "message": correction.message,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "source": [int(span.start), int(span.end)]}
