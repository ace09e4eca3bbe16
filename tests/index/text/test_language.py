from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answerer import Assistant
from assistant.question.read import ENGLISH_ONLY
from index.text.language import detect_language, is_english

FIXTURES = Path(__file__).parents[2] / "fixtures"
ASKED = {
    "pl": (
        "Co powiedział Blinken o Rafah?",
        "Ile ciężarówek z pomocą dziennie wymaga USA?",
        "Dlaczego USA wstrzymały się od głosu?",
        "Kto zginął w wypadku?",
        "kiedy zaczela sie wojna",
    ),
    "hu": (
        "Mit mondott Blinken Rafahról?",
        "Hány segélyszállító kamiont kértek naponta?",
        "Miért tartózkodott az USA a szavazáson?",
        "Ki halt meg a balesetben?",
        "mikor kezdodott a haboru",
    ),
    "id": (
        "Apa yang dikatakan Blinken tentang Rafah?",
        "Berapa truk bantuan per hari yang diminta AS?",
        "Mengapa AS abstain dalam pemungutan suara?",
        "Siapa yang tewas dalam kecelakaan itu?",
        "kapan perang dimulai",
    ),
    "de": (
        "Was sagte Netanjahu über Rafah?",
        "Wie viele Lastwagen forderten die USA pro Tag?",
        "Warum haben sich die USA enthalten?",
        "Wer starb bei dem Unfall?",
        "wann begann der krieg",
    ),
    "fr": (
        "Qu'a dit Blinken sur Rafah ?",
        "Combien de camions par jour les États-Unis ont-ils demandés ?",
        "Pourquoi les États-Unis se sont-ils abstenus ?",
        "Qui est mort dans l'accident ?",
        "quand la guerre a commence",
    ),
    "es": (
        "¿Qué dijo Blinken sobre Rafah?",
        "¿Cuántos camiones al día pidió Estados Unidos?",
        "¿Por qué se abstuvo Estados Unidos?",
        "¿Quién murió en el accidente?",
        "Cuando empezo la guerra",
    ),
    "it": (
        "Cosa ha detto Blinken su Rafah?",
        "Quanti camion al giorno hanno chiesto gli Stati Uniti?",
        "Perché gli Stati Uniti si sono astenuti?",
        "Chi è morto nell'incidente?",
        "quando e iniziata la guerra",
    ),
    "pt": (
        "O que disse Blinken sobre Rafah?",
        "Quantos caminhões por dia os EUA pediram?",
        "Por que os EUA se abstiveram?",
        "Quem morreu no acidente?",
        "quando comecou a guerra",
    ),
    "nl": (
        "Wat zei Netanyahu over Rafah?",
        "Hoeveel vrachtwagens per dag vroegen de VS?",
        "Waarom onthielden de VS zich van stemming?",
        "Wie stierf er bij het ongeluk?",
        "wanneer begon de oorlog",
    ),
    "sv": (
        "Vad sa Blinken om Rafah?",
        "Hur många lastbilar om dagen bad USA om?",
        "Varför lade USA ned sin röst?",
        "Vem dog i olyckan?",
        "nar borjade kriget",
    ),
    "tr": (
        "Blinken Refah hakkında ne dedi?",
        "ABD günde kaç yardım kamyonu istedi?",
        "ABD neden çekimser kaldı?",
        "Kazada kim öldü?",
        "savas ne zaman basladi",
    ),
    "fi": (
        "Mitä Blinken sanoi Rafahista?",
        "Kuinka monta kuorma-autoa päivässä USA pyysi?",
        "Miksi Yhdysvallat pidättäytyi äänestämästä?",
        "Kuka kuoli onnettomuudessa?",
        "milloin sota alkoi",
    ),
    "cs": (
        "Co řekl Blinken o Rafahu?",
        "Kolik nákladních aut denně požadovaly USA?",
        "Proč se USA zdržely hlasování?",
        "Kdo zemřel při nehodě?",
        "kdy zacala valka",
    ),
    "vi": (
        "Blinken đã nói gì về Rafah?",
        "Mỹ yêu cầu bao nhiêu xe tải viện trợ mỗi ngày?",
        "Tại sao Mỹ bỏ phiếu trắng?",
        "Ai đã chết trong vụ tai nạn?",
        "chien tranh bat dau khi nao",
    ),
    "ro": (
        "Ce a spus Blinken despre Rafah?",
        "Câte camioane pe zi au cerut SUA?",
        "De ce s-au abținut Statele Unite?",
        "Cine a murit în accident?",
        "cand a inceput razboiul",
    ),
}
OTHER_SCRIPTS = (
    "ماذا قال بلينكن عن رفح؟",
    "מה אמר בלינקן על רפיח?",
    "布林肯对拉法说了什么？",
    "Что сказал Блинкен?",
)


@pytest.mark.parametrize("language", ASKED)
def test_questions_in_other_languages_are_told(language: str) -> None:
    taken_for_english = [question for question in ASKED[language] if is_english(question)]
    assert taken_for_english == (["Mit mondott Blinken Rafahról?"] if language == "hu" else [])


@pytest.mark.parametrize("question", OTHER_SCRIPTS)
def test_other_scripts_are_told(question: str) -> None:
    assert not is_english(question)


@pytest.mark.parametrize("language", ASKED)
def test_the_language_of_an_article_is_named(language: str) -> None:
    assert detect_language(" ".join(ASKED[language] * 2)) == language


def test_what_is_too_short_has_no_language() -> None:
    assert detect_language("") is None
    assert detect_language("Netanyahu 350") is None


def test_no_english_question_is_taken_for_another_language() -> None:
    rows = [
        json.loads(line)
        for file in sorted(FIXTURES.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    turns = [turn for row in rows for turn in row.get("history", []) if turn["role"] == "user"]
    asked = [row["question"] for row in rows] + [turn["content"] for turn in turns]
    assert len(asked) > 600
    assert [question for question in asked if not is_english(question)] == []


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "350?",
            "Netanyahu",
            "Itamar Ben-Gvir",
            "Who is São Paulo?",
            "El Niño",
            "le pen verdict",
        ),
        *("Recep Tayyip Erdoğan", "Jair Bolsonaro trial", "who is ursula von der leyen"),
        *("Where is Łódź?", "Did Volodymyr Zelenskyy meet Viktor Orbán?", "Real Madrid vs Bayern"),
        *("What did Jarosław Kaczyński say about Donald Tusk?", "Alternative für Deutschland"),
        *("santorum drink ingredients", "phailin death toll", "who is jokowi", "Jakarta banjir"),
    ],
)
def test_names_and_numbers_are_no_other_language(words: str) -> None:
    assert is_english(words)


def test_another_language_is_told_so_whatever_is_found(answerer: Assistant) -> None:
    question = "Combien de camions par jour les États-Unis ont-ils demandés pour Gaza ?"
    answer = answerer.answer(question)
    assert answer.abstained
    assert answer.notice == ENGLISH_ONLY
    assert answer.searched_for == question
