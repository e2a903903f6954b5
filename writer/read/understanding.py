"""The steps of reading, in order: who is there, whose each clause is, and what may be used."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np

from writer.interview import TONES, Interview, Interviewer, Span, Tone
from writer.read.fields import commonest, employer_span, header, header_span, names_listed, signatures, tidy
from writer.read.labels import ENTITIES, person_context
from writer.read.mentions import PERSONS, Mention, mentions_of
from writer.read.names import same_person, without_title
from writer.read.people import Person, candidate_of, interviewers_of, is_surely_met, people_of, proper, role_text
from writer.read.relations import relation_of
from writer.read.spans import news_of, spans_of
from writer.read.tables import table_people
from writer.read.tagging import Floats, View, views_of
from writer.read.told import told_by
from writer.read.variety import variety_of
from writer.read.worth import skipped, unwanted, wished_tone


def understand(
    text: str,
    *,
    candidate: str | None,
    company: str | None,
    position: str | None,
    heard: str | None,
    tone: Tone | str | None,
    to: Sequence[str],
) -> Interview:
    """See writer.read.read."""
    alone = views_of(text)[0]
    _settle(text, alone.entity, candidate, to, company=company, position=position)
    mentions = mentions_of(text, alone.entity)
    people = people_of(text, mentions)
    candidate = candidate or header(text, "candidate") or candidate_of(people)
    firm = company or _field(text, "company") or _whole_name(text, commonest(mentions, "company"))
    met = [person for person in interviewers_of(people, candidate) if not _is_the_firm(person.name, firm)]
    views = list(views_of(text, [_context(person) for person in met])) if met else []
    kind = _kind(alone, views)
    spans = spans_of(text, kind, _whose(views), alone.entity)
    owning = {span.whose for span in spans}
    sure = [at for at, person in enumerate(met) if at in owning or is_surely_met(person)]
    met, views = [met[at] for at in sure], [views[at] for at in sure]
    whose = _whose(views)
    spans = spans_of(text, kind, whose, alone.entity)
    interviewers = [
        Interviewer(person.name, role := role_text(person.role), relation_of(role, view.relation))
        for person, view in zip(met, views, strict=True)
    ]
    calls = [(_called(one), _forms(person)) for one, person in zip(interviewers, met, strict=True)]
    heard = heard or told_by(text, news_of(text, kind, whose), calls)
    instructions = "\n".join(span.text for span in spans if span.kind == "instruction")
    unwritten = {index for name in skipped(instructions) for index, p in enumerate(met) if _is_meant(name, p)}
    interviewers, spans = _without(interviewers, spans, unwritten)
    why_not = unwanted(text)
    return Interview(
        notes=text,
        candidate=candidate,
        company=firm,
        position=position or _position(text, mentions) or _beside(commonest(mentions, "position"), firm),
        told_by=heard,
        interviewers=tuple(_with_wanted(interviewers, to)),
        spans=spans,
        worth_sending=why_not is None,
        why_not=why_not,
        variety=variety_of(text),
        tone=_tone(tone, instructions),
    )


def _tone(asked: str | None, instructions: str) -> Tone:
    for tone in TONES:
        if tone == asked:
            return tone
    return wished_tone(instructions) or "warm"


def _settle(
    text: str,
    entity: Floats,
    candidate: str | None,
    to: Sequence[str],
    *,
    company: str | None,
    position: str | None,
) -> None:
    """Write into `entity` what headers and options say: names that need no guessing."""
    for start, end, role in names_listed(text):
        _set(entity, start, end, "name")
        if role is not None and (at := text.find(role, end)) >= 0:
            _set(entity, at, at + len(role), "role")
    for name, role_stretch in table_people(text):
        _set(entity, *name, "name")
        if role_stretch is not None:
            _set(entity, *role_stretch, "role")
    for label in ("candidate", "company"):
        span = header_span(text, label)
        for start, end in _occurrences(text, text[slice(*span)]) if span else ():
            _set(entity, start, end, label)
    for label, value in (("company", company), ("position", position)):
        for start, end in _written(text, value) if value else ():
            _set(entity, start, end, label)
    span = employer_span(text)
    if span is not None:
        _set(entity, *span, "company")
    signed = [text[start:end] for start, end in signatures(text) if _may_be_candidate(entity[start:end])]
    for own in [candidate] if candidate else signed:
        for start, end in _occurrences(text, own):
            _set(entity, start, end, "candidate")
    for wanted in to:
        for start, end in _occurrences(text, wanted):
            mean = entity[start:end].mean(0)
            # "--to Will" is no reason to take every "will" for a person, nor "--to VP" for a name.
            if mean[ENTITIES.index("role")] < 0.3 and (text[start].isupper() or mean[ENTITIES.index("name")] > 0.1):
                _set(entity, start, end, "name")


def _may_be_candidate(chances: Floats) -> bool:
    mean = chances.mean(0)
    return bool(sum(mean[ENTITIES.index(name)] for name in PERSONS) >= 0.05)


def _set(entity: Floats, start: int, end: int, label: str) -> None:
    entity[start:end] = 0
    entity[start:end, ENTITIES.index(label)] = 1


def _written(text: str, value: str) -> list[tuple[int, int]]:
    """Where a whole firm or job stands, "and" and "&" being one."""
    words = [r"(?:and|&)" if word in ("and", "&") else re.escape(word) for word in value.split()]
    whole = r"\s+".join(words)
    return [match.span() for match in re.finditer(rf"(?<!\w){whole}(?!\w)", text, re.I)]


def _whole_name(text: str, name: str | None) -> str | None:
    """The firm's name with the capitalised words that stand right beside it, of which the reader may have seen half."""
    if name is None or not name[:1].isupper():
        return name
    word = r"(?!(?:Dear|Hi|Hello|Thanks|The|At|For|With|From|On|In|My|Re|Subject|Interview)\b)[A-Z][\w'’&-]*"
    wider = re.compile(rf"(?:(?<![\w.])(?:{word}[ ]){{1,2}})?{re.escape(name)}(?:[ ]{word}){{0,2}}")
    return max((match[0] for match in wider.finditer(text)), key=len, default=name)


def _is_the_firm(name: str | None, firm: str | None) -> bool:
    """A "person" whose one name is a word of the firm's: Harlow of Harlow and Pike, the Ward of Heron Ward."""
    words = (firm or "").casefold().split()
    return name is not None and len(words) > 1 and name.casefold() in words


def _beside(position: str | None, firm: str | None) -> str | None:
    """A position without words of the firm's name that the reader ran into it; None where nothing is left."""
    words = set((firm or "").casefold().split())
    parts = [part for part in (position or "").split(", ") if not set(part.casefold().split()) <= words]
    return ", ".join(parts) or None


def _occurrences(text: str, name: str) -> list[tuple[int, int]]:
    """Where the whole name stands, else where its parts do."""
    for form in (name, without_title(name)):
        found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.I)]
        if found:
            return found
    parts = [part for part in without_title(name).split() if len(part.strip(".")) > 2]
    return [m.span() for part in parts[:1] for m in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.I)]


def _field(text: str, field: str) -> str | None:
    value = header(text, "company" if field == "company" else "position")
    return tidy(value) if value else None


def _position(text: str, mentions: Sequence[Mention]) -> str | None:
    """The header's value, unless the trained reader takes it for an interviewer's role."""
    span = header_span(text, "position")
    if span is None:
        return None
    role = next((m for m in mentions if m.label == "role" and m.start < span[1] and span[0] < m.end), None)
    return None if role is not None and role.score > 0.6 else tidy(text[slice(*span)])


def _context(person: Person) -> str:
    return person_context(person.name, role_text(person.role))


def _kind(alone: View, views: Sequence[View]) -> Floats:
    mean: Floats = np.mean([view.kind for view in (alone, *views)], axis=0)
    return mean


def _whose(views: Sequence[View]) -> Floats | None:
    return np.stack([view.whose for view in views]) if views else None


def _called(interviewer: Interviewer) -> str:
    """What a line about the news calls a person: title and family name, or the first name."""
    if interviewer.name is None:
        return f"the {interviewer.role}" if interviewer.role else "the interviewer"
    bare = without_title(interviewer.name)
    return interviewer.name if bare != interviewer.name else bare.split()[0]


def _forms(person: Person) -> list[str]:
    """Every word by which the notes name a person."""
    words = {word.strip(".,") for mention in person.names for word in without_title(mention.text).split()}
    return sorted(words | {mention.text for mention in person.names}, key=len, reverse=True)


def _is_meant(name: str, person: Person) -> bool:
    if any(same_person(name, mention.text, slips=False) for mention in person.names):
        return True
    wanted = name.casefold().removeprefix("the ")
    return not person.names and wanted in (role_text(person.role) or "").casefold()


def _with_wanted(interviewers: Sequence[Interviewer], to: Sequence[str]) -> list[Interviewer]:
    """A recipient whom the user names and the notes do not: the one nameless person, or somebody new where the notes
    tell of nobody."""
    people = list(interviewers)
    added: list[Interviewer] = []
    for name in to:
        if any(
            name.casefold() in one.address.casefold() or (one.name and same_person(name, one.name)) for one in people
        ):
            continue
        nameless = [index for index, one in enumerate(people) if one.name is None]
        if len(nameless) == 1:
            people[nameless[0]] = dataclasses.replace(people[nameless[0]], name=proper(name))
        elif not people:
            added.append(Interviewer(proper(name)))
    return people + added


def _without(
    interviewers: Sequence[Interviewer], spans: Sequence[Span], unwritten: set[int]
) -> tuple[list[Interviewer], tuple[Span, ...]]:
    """Drop interviewers; what is theirs becomes another person's, and the others' numbers close up."""
    kept = [index for index in range(len(interviewers)) if index not in unwritten]
    if not kept:  # nobody would be left: then it was no wish about recipients
        return list(interviewers), tuple(spans)
    renumbered = tuple(
        dataclasses.replace(span, whose=kept.index(span.whose) if span.whose in kept else "other")
        if isinstance(span.whose, int)
        else span
        for span in spans
    )
    return [interviewers[index] for index in kept], renumbered
