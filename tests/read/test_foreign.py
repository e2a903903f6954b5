"""Only English is supported: another language is named, and terse or name-heavy English passes."""

from __future__ import annotations

import pytest

from writer.errors import InputError
from writer.read.decode import require_english


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Das Gespräch mit Helga war nett, sie hat mir die Werkstatt gezeigt und am Freitag kam leider die Absage.",
            "German",
        ),
        (
            "J'ai rencontré Sophie Martin pour le poste, elle m'a montré le bureau et nous avons parlé du logiciel.",
            "French",
        ),
        (
            "Entrevista con María, jefa de ventas, me enseñó el almacén y hablamos de los clientes que se van.",
            "Spanish",
        ),
        ("Spotkanie z Anną było bardzo miłe, pokazała mi warsztat i rozmawialiśmy długo o maszynach.", "Polish"),
        ("Я встретился с Еленой, она показала мне мастерскую. В пятницу пришёл отказ по почте.", "Russian"),
        ("我和王经理见面了，她带我参观了车间，周五收到了拒绝的邮件。", "Chinese"),
        ("田中さんに会いました。工場を見せてくれました。金曜日に断られました。", "Japanese"),
    ],
)
def test_another_language_is_named(text: str, language: str) -> None:
    with pytest.raises(InputError, match=rf"notes\.txt seems to be in {language}.*only English is supported"):
        require_english(text, "notes.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Helga",
        "Ilse Wurzer, Sepp Rainalter, Grubalm Bergbahnen, Seilbahntechniker",
        "Müller GmbH, Anna Kowalska, python kubernetes kafka postgres redis docker terraform grafana jenkins helm",
        "inv ledger append-only forklift scans replay debug pages reviewed mon bombed sql window fn comp 165",
        "Vorstellungsgespräch with Frau Wurzer. She said 'Wir nehmen einen mit Diplom, leider', and that it was close.",
        "chatted w/ José re: piñatas, señor frog's mural, lovely chap, showed me the forno & the pasta drawer",
    ],
)
def test_terse_english_with_foreign_names_passes(text: str) -> None:
    require_english(text, "notes.txt")
