"""British or American: by the spellings and words that differ, American where nothing tells."""

from __future__ import annotations

import re

from writer.interview import Variety

_BRITISH = re.compile(
    r"£\s?\d?|\b(?:\w{2,}(?:isation|ising|ised|ises|ise)|(?:colour|favour|behaviour|honour|labour|neighbour"
    r"|flavour|rumour|humour"
    r"|harbour)\w*|centred?s?|theatres?|metres?|litres?|organis\w+|programmes?|cheques?|rotas?|rang|whilst"
    r"|amongst|mum|mam|fortnight"
    r"|half[- ]term|learnt|travell\w+|cancell\w+|modell\w+|catalogues?|grey|storey|tyres?|aluminium|cv"
    r"|postcode|lorry|lorries|queue\w*"
    r"|uni|maths|headteacher|head teacher|quid|bloke|bits and bobs|cheers|lovely|gutted|chuffed|brilliant"
    r"|knackered|loo|biscuits?"
    r"|cuppa|telly|trousers|holidays?|nhs|gcse\w*|a-levels?|tesco|portakabin|bap|wellies|solicitor"
    r"|redundan\w+|car park|licence"
    r"|practise|judgement|enquir\w+|per cent|year \d\d?|jewellery|pyjamas|skilful|fulfil|enrol|plough|mould"
    r"|manoeuvre|anaesth\w+"
    r"|paediatric\w*|orthopaedic\w*|haem\w+|oestr\w+|daft|proper|tea round|staff room|whinge\w*|minging"
    r"|skint|dodgy)\b",
    re.I,
)  # fmt: skip
_ALIKE = re.compile(
    r"(?:exercis|promis|advis|surpris|rais|prais|wis|ris|nois|precis|otherwis|franchis|supervis|revis"
    r"|televis|likewis|expertis"
    r"|enterpris|compromis|improvis|disguis|despis|devis|excis|merchandis|demis|premis|arous|pois|bruis"
    r"|cruis|treatis|concis|rais|liais)",
    re.I,
)
_AMERICAN = re.compile(
    r"\$\s?\d|\b(?:\w{2,}(?:ization|izing|ized|izes|ize)|(?:color|favor|behavior|honor|labor|neighbor"
    r"|flavor|rumor|humor|harbor)"
    r"(?:s|ed|ing|ite|able|hood|ly)?|centers?|theaters?|traveling|canceled|modeling|gray|math|mom|zip code"
    r"|semester|sophomore|pto"
    r"|401k|resume|tires?|aluminum|elevator|sidewalk|gotten|soccer|fall semester|grad school|vacation"
    r"|cookies?|y'all|attorney"
    r"|parking lot|check ?book|license|pediatric\w*|orthopedic\w*|anesth\w+|freshman|high school"
    r"|middle school|\d(?:st|nd|rd|th) grade"
    r"|k-12|ged|dmv|fulfill|enroll|mold|plow|percent|jewelry|awesome|apartment|potluck|pharmacy tech|rn)\b",
    re.I,
)


def variety_of(text: str) -> Variety:
    """en-GB where British signs outnumber American ones."""
    british = sum(not _ALIKE.match(match[0]) for match in _BRITISH.finditer(text))
    american = sum(not _ALIKE.match(match[0]) for match in _AMERICAN.finditer(text))
    return "en-GB" if british > american else "en-US"
