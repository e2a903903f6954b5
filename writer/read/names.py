"""Two ways of writing a name → whether they can be one person: titles, initials, short forms, slips of the pen."""

from __future__ import annotations

import re
import unicodedata

_TITLES: dict[str, str] = {
    **dict.fromkeys(("mr", "sir", "father", "fr", "brother", "lord", "herr", "señor", "monsieur"), "man"),
    **dict.fromkeys(("mrs", "ms", "miss", "mme", "madame", "frau", "señora", "sister", "lady", "sr"), "woman"),
    **dict.fromkeys(
        ("dr", "doctor", "prof", "professor", "mx", "rev", "reverend", "captain", "capt", "chef", "nurse"), ""
    ),
    **dict.fromkeys(
        ("judge", "cllr", "councillor", "coach", "sgt", "sergeant", "major", "col", "matron", "pastor"), ""
    ),
}
# Short forms that do not simply begin the name they stand for.
_SHORT = (
    *("bob rob robert bobby", "bill will william billy", "dick rick richard", "jim jimmy james", "jack john johnny"),
    *(
        "peggy meg maggie margaret",
        "liz beth betty eliza elizabeth lizzie",
        "kate katie kathy cathy katherine catherine",
    ),
    *("kate kath kathryn kathleen", "ted ned eddie edward", "ted teddy theodore", "harry hank henry harold"),
    *(
        "tony anthony antony",
        "mike mick mickey michael",
        "chuck charlie charles",
        "drew andy andrew",
        "sandy alex alexander",
    ),
    *("alex sasha alexandra aleksandra", "tori vicky victoria", "nell ellie eleanor helen", "becky rebecca becca"),
    *("gene eugene", "daz darren", "gaz gary gareth", "shaz sharon", "baz barry", "tel terry terence", "kev kevin"),
    *("mo mohammed muhammad mohamed mohammad", "lou louise louis lewis", "fran frances francis", "penny penelope"),
    *("trish patty patricia pat paddy patrick", "sal sally sarah", "molly mary", "polly mary", "dot dorothy dottie"),
    *("jen jenny jennifer", "jo joanna joanne josephine", "joe joseph josé pepe", "paco francisco", "nacho ignacio"),
    *("sepp josef", "hans johannes", "gosia małgorzata", "kasia katarzyna", "ania anna", "asia joanna", "tomek tomasz"),
    *(
        "wojtek wojciech",
        "misha mikhail",
        "kolya nikolai",
        "vanya ivan",
        "dima dmitri dmitry",
        "zhenya evgeny yevgenia",
    ),
    *(
        "steph stephanie stefanie",
        "nick niko nicholas nicola",
        "ron ronald veronica",
        "bea beatrice beatrix",
        "tess theresa",
    ),
    *(
        "viv vivian vivienne",
        "gail abigail abby",
        "greg gregory",
        "jeff geoff geoffrey jeffrey",
        "larry lawrence laurence",
    ),
    *(
        "lex alexis",
        "manny emmanuel manuel",
        "ollie oliver olivia",
        "phil philip phillip philippa pip",
        "stu stuart stewart",
    ),
    *(
        "hettie henrietta",
        "nan nancy",
        "tilly matilda",
        "tina christina",
        "kit christopher christine chris",
        "izzy isabel",
    ),
)
_GROUPS = tuple(frozenset(group.split()) for group in _SHORT)


def title_of(name: str) -> str | None:
    """The title that a name begins with, in small letters without its stop, or None."""
    first = name.split()[0].strip(".").casefold() if name.split() else ""
    return first if first in _TITLES else None


def without_title(name: str) -> str:
    """The name alone: "Raman" of "Dr. Raman"; a title alone stays."""
    words = name.split()
    while len(words) > 1 and words[0].strip(".").casefold() in _TITLES:
        words = words[1:]
    return " ".join(words)


def is_title(word: str) -> bool:
    """Whether a word is a title such as "Dr.", with or without its stop."""
    return word.strip(".").casefold() in _TITLES


def same_person(one: str, other: str, *, slips: bool = True) -> bool:
    """Whether two forms can name one person. slips: also where they differ by one letter."""
    mine, theirs = _parts(one), _parts(other)
    if not mine or not theirs or _contradict(title_of(one), title_of(other)):
        return False
    if mine == theirs:
        return True
    if len(mine) > 1 and len(theirs) > 1:
        return _alike(mine[-1], theirs[-1], slips) and _alike(mine[0], theirs[0], slips)
    short, long = sorted((mine, theirs), key=len)
    if len(short) > 1:
        return False
    if len(long) == 1:
        return _alike(short[0], long[0], slips)
    titled = title_of(one if short is mine else other) not in (None, "chef", "nurse", "sister", "captain")
    # "Mrs O-H" and "PR" are initials of the whole.
    initials = "".join(part[0] for part in long)
    if len(short[0]) > 1 and short[0].replace("-", "") == initials:
        return True
    wanted = (long[-1],) if titled and len(long) > 1 and not slips else long
    return any(_alike(short[0], part, slips) for part in wanted)


def _contradict(one: str | None, other: str | None) -> bool:
    genders = {_TITLES[title] for title in (one, other) if title is not None} - {""}
    return len(genders) > 1


def _parts(name: str) -> list[str]:
    # "Yuksel" is "Yüksel" on a keyboard that has no dots.
    plain = "".join(one for one in unicodedata.normalize("NFKD", without_title(name)) if not unicodedata.combining(one))
    bare = re.sub(r"['’]s?$", "", plain.casefold())
    return [part.strip(".,'’\"“”()") for part in bare.split() if part.strip(".,'’\"“”()")]


def _alike(one: str, other: str, slips: bool) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    if "-" in long and short.replace("-", "") == "".join(piece[:1] for piece in long.split("-")):
        return True
    if "-" in long and len(short) > 2 and short in long.split("-"):
        return True
    if any(one in group and other in group for group in _GROUPS):
        return True
    if len(short) >= 2 and long.startswith(short) and len(long) - len(short) >= (1 if len(short) >= 3 else 2):
        return True
    stem = re.sub(r"(?:ie|y|s|z|o)$", "", short)
    if len(stem) >= 3 and stem != short and long.startswith(stem):
        return True
    return slips and len(short) >= 4 and _one_slip(one, other)


def _one_slip(one: str, other: str) -> bool:
    """One letter added, dropped, changed, or two neighbours swapped; the first letter is the same."""
    if one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    rest, rest_other = one[at:], other[at:]
    return (
        rest[1:] == rest_other[1:]
        or rest[1:] == rest_other
        or rest == rest_other[1:]
        or (rest[:2] == rest_other[1::-1] and rest[2:] == rest_other[2:])
    )
