"""Text → the language that it is plainly written in, where that is not English."""

from __future__ import annotations

import re
import unicodedata

_FEWEST_WORDS = 10  # words in small letters; fewer tell nothing
# Words that only English writes so, and interview notes use: a quoted foreign sentence does not outweigh them.
_ENGLISH = frozenset(
    (
        *("the", "and", "of", "with", "was", "is", "it", "my", "she", "he", "they", "her", "his", "them", "we", "that"),
        *("this", "but", "not", "about", "had", "have", "said", "asked", "would", "what", "who", "how", "you", "for"),
        *("told", "team", "interview", "been", "from", "when", "where", "your", "their", "which", "could", "really"),
        *("just", "because", "showed", "didn't", "don't", "i'd", "i'm", "it's", "job", "manager", "call", "called"),
        *("emailed", "wants", "want", "still", "liked", "lovely", "good", "great", "think", "w/"),
    )
)
_ENOUGH_ENGLISH = 0.1
_SURE = 0.75  # lingua's confidence; on the corpus, English notes that get past the word list stay under it
_ENOUGH_STOP_WORDS = 0.12  # of the language that lingua names, so that a list of product names is not German
_STOP_WORDS = {
    "ENGLISH": "",
    "GERMAN": "der die das und ich nicht mit ist war ein eine zu auf den für von wir sie er es sich auch leider",
    "FRENCH": "le la les de des et un une est que pour dans pas avec nous je il elle du en à sur mais au",
    "SPANISH": "el la los las de que y en un una no por con para me se es fue lo pero del al su",
    "ITALIAN": "il la di che e un una per con non mi è ma sono del della in lo si ho ha",
    "PORTUGUESE": "o a os as de que e em um uma não por com para me se foi mas da do na no",
    "DUTCH": "de het een en van ik niet met was is voor dat op te zij hij wij maar ook er",
    "POLISH": "i w na z nie się że do to jest była był mi o po ale jak za od przez",
    "SWEDISH": "och att det som en på är jag inte med för den av till var han hon vi men om",
    "DANISH": "og at det som en på er jeg ikke med for den af til var han hun vi men om",
    "CZECH": "a se v na je že to s z do mi o byl byla jsem ale jak si po za",
    "ROMANIAN": "și de la cu în nu a că un o pe din mi am fost dar pentru mai el ea",
    "TURKISH": "ve bir bu da de için ile çok ben o ama var gibi daha ne en kadar sonra bana olarak",
    "FINNISH": "ja on ei se oli minä että hän mutta kun niin ne olen kanssa myös ole mukaan minut sen",
    "HUNGARIAN": "a az és nem hogy is egy volt de meg csak már mint ez azt vagy el ha én mert",
}
_SCRIPTS = {
    "CYRILLIC": "Russian or a language near it",
    "GREEK": "Greek",
    "HAN": "Chinese",
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "ARABIC": "Arabic or a language near it",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Hindi or a language near it",
    "THAI": "Thai",
}


def foreign_language(text: str) -> str | None:
    """The name of the language, or None where the text is English, mixed, too short, or hard to tell."""
    script = _foreign_script(text[:4000])
    if script is not None:
        return script
    words = re.findall(r"[^\W\d_]+(?:['’/][^\W\d_]*)?", text.replace("’", "'"))
    english = sum(word.lower() in _ENGLISH for word in words)
    small = [word for word in words if word.islower()]
    if len(small) < _FEWEST_WORDS or english >= len(words) * _ENOUGH_ENGLISH:
        return None
    return _detected(small[:600])


def _foreign_script(text: str) -> str | None:
    letters = [character for character in text if character.isalpha()]
    foreign = [character for character in letters if ord(character) > 0x24F and character.isalpha()]
    if len(foreign) < 12 or len(foreign) < len(letters) * 0.6:
        return None
    names = [unicodedata.name(character, "").split(" ")[0] for character in foreign]
    # Japanese writes most of its words in Chinese characters.
    for script in ("HIRAGANA", "KATAKANA"):
        if names.count(script) > len(names) * 0.1:
            return "Japanese"
    commonest = max(set(names), key=names.count)
    return _SCRIPTS.get(commonest)


def _detected(words: list[str]) -> str | None:
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in _STOP_WORDS]
    detector = LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()
    best = detector.compute_language_confidence_values(" ".join(words))[0]
    if best.language == Language.ENGLISH or best.value < _SURE:
        return None
    stop_words = frozenset(_STOP_WORDS[best.language.name].split())
    if sum(word in stop_words for word in words) < len(words) * _ENOUGH_STOP_WORDS:
        return None
    return str(best.language.name.title())
