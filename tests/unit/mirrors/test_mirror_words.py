"""The French of a mirror: numbers as they are written, words that judge nobody."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hand_made_session import circle_of, figure_of, indicator, session

from maillage.engine.indicators.model import (
    DrugSet,
    EurosPerPatient,
    LineFilter,
    Measure,
    RatioOfLines,
    ShareOfLines,
    Strength,
)
from maillage.engine.mirrors import words
from maillage.engine.mirrors.circle import Against
from maillage.engine.mirrors.content import (
    Comparator,
    Judgement,
    National,
    Reading,
    Scale,
    Standing,
)


ROOT = Path(__file__).parents[3]
SAID_TO_DOCTORS = [
    ROOT / "maillage" / "engine" / "mirrors" / "words.py",
    *sorted((ROOT / "maillage" / "ui").rglob("*.py")),
    *sorted((ROOT / "maillage" / "ui").rglob("*.typ")),
]

JUDGING = re.compile(
    r"\b(mauvais|pire|meilleur|bon(ne)? élève|médiocre|faute|erreur de votre part|"
    r"veuillez|anormal|classement|rang|dernier de|hors norme|excessi|abusi)",
    re.IGNORECASE,
)


def reading(value: float, low: float | None, high: float | None) -> Reading:
    return Reading(value, 39, 212, low, high)


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1234.5, 1, "1\u202f234,5"),
        (1_000_000, 0, "1\u202f000\u202f000"),
        (0.05, 1, "0,1"),
        (-3.2, 1, "−3,2"),
    ],
)
def test_numbers_have_a_comma_and_thin_spaces(
    value: float, digits: int, written: str
) -> None:
    assert words.number(value, digits) == written


def test_dates_are_written_in_full_and_months_short() -> None:
    assert words.day(date(2026, 3, 1)) == "1er mars 2026"
    assert words.day(date(2026, 8, 12)) == "12 août 2026"
    assert words.month(2026 * 12) == "janv. 2026"


@pytest.mark.parametrize(
    ("scale", "found", "written", "between"),
    [
        (
            Scale.SHARE,
            reading(0.184, 0.138, 0.242),
            "18,4\u202f%",
            "13,8\u202f% à 24,2\u202f%",
        ),
        (Scale.RATIO, reading(0.45, 0.31, 0.66), "0,45", "0,31 à 0,66"),
        (
            Scale.EUROS,
            reading(32.4, 27.9, 36.8),
            "32\u202f€",
            "28\u202f€ à 37\u202f€",
        ),
        (
            Scale.EUROS,
            reading(32.41, 32.2, 32.6),
            "32,41\u202f€",
            "32,20\u202f€ à 32,60\u202f€",
        ),
        (Scale.EUROS, reading(32.4, None, None), "32\u202f€", "non calculable"),
    ],
)
def test_a_value_is_no_finer_than_its_interval(
    scale: Scale, found: Reading, written: str, between: str
) -> None:
    assert words.value(found, scale) == written
    assert words.interval(found, scale) == between


def test_what_a_value_is_made_of_is_written_beside_it() -> None:
    found, every = reading(0.184, 0, 1), LineFilter()
    boxes = indicator(ShareOfLines(Measure.BOXES, every, every))
    assert words.counted(found, boxes) == "39 sur 212"
    ratio = indicator(RatioOfLines(Measure.BOXES, every, every))
    assert words.counted(found, ratio) == "39 pour 212"
    euros = Reading(31.7, 412_050, 130, None, None)
    of_euros = indicator(EurosPerPatient(every))
    assert words.counted(euros, of_euros) == "4\u202f120\u202f€ pour 130"
    doses = Reading(1.2, 4_200, 35_500_000, None, None)
    of_doses = indicator(RatioOfLines(Measure.EUROS, every, every, Measure.DAILY_DOSES))
    assert words.counted(doses, of_doses) == "42\u202f€ pour 36\u202fDDD"


@pytest.mark.parametrize(
    ("scale", "value", "written"),
    [
        (Scale.CHANGE, 0.123, "+12,3\u202f%"),
        (Scale.CHANGE, -0.02, "−2,0\u202f%"),
        (Scale.SUBSTANCES, 12.0, "12 substances"),
        (Scale.SUBSTANCES, 1.0, "1 substance"),
    ],
)
def test_changes_have_a_sign_and_substances_a_name(
    scale: Scale, value: float, written: str
) -> None:
    assert words.value(reading(value, None, None), scale) == written


def test_what_is_not_known_of_deliveries_is_said() -> None:
    every = LineFilter()
    doses = indicator(ShareOfLines(Measure.DAILY_DOSES, every, every))
    assert words.unknown(doses) == "dont on ignore les doses quotidiennes définies"
    strong = LineFilter(
        DrugSet("S", ("A02BC",), strengths=(Strength("A02BC", 20_000),))
    )
    both = indicator(ShareOfLines(Measure.DAILY_DOSES, every, strong))
    assert words.unknown(both) == (
        "dont on ignore les doses quotidiennes définies ou le dosage ou la forme"
    )


def test_a_doctor_like_the_others_is_told_so() -> None:
    counts = dict.fromkeys("ABCDEF", (30, 300))
    figure = figure_of(session(counts, circle_of(*counts)), "A")
    assert words.verdict(figure, 11) == (
        "Votre valeur ne se distingue pas de celle du groupe."
    )


def test_too_few_cases_are_said_instead_of_a_figure() -> None:
    counts = dict.fromkeys("ABCDEF", (30, 300)) | {"G": (1, 10), "H": (0, 0)}
    found = session(counts, circle_of(*counts))
    assert words.verdict(figure_of(found, "G"), 11) == (
        "Moins de 11 cas sur la période : trop peu de patients pour conclure."
    )
    assert "Aucun cas" in words.verdict(figure_of(found, "H"), 11)


def test_too_few_doctors_are_said_instead_of_the_group() -> None:
    counts = dict.fromkeys("ABCD", (30, 300))
    found = session(counts, circle_of(*counts))
    assert words.verdict(figure_of(found, "A"), 11) == (
        "Votre valeur est donnée seule : seulement 4 médecins du cercle "
        "ont assez de cas."
    )
    assert words.group_finding(found.group[0]).startswith("Le groupe n'est pas montré")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, ""),
        (Standing(0, 32), "Aucun des 32 autres"),
        (Standing(1, 32), "Un seul des 32 autres"),
        (Standing(26, 32), "26 des 32 autres prescripteurs ont une valeur plus basse."),
        (Standing(None, 32), "Valeur trop incertaine"),
    ],
)
def test_a_position_is_a_count_of_others_never_a_rank(
    found: Standing | None, said: str
) -> None:
    assert words.standing(found).startswith(said)


def test_an_absent_comparator_says_why() -> None:
    alone = Comparator(Against.TERRITORY, None, 0, True)
    assert words.comparator(alone, Scale.SHARE)[1] == (
        "aucun autre prescripteur de même spécialité dans ces données"
    )
    why = "Open Medic ne suit aucun patient"
    france = Comparator(Against.FRANCE, None, national=National(2025, None, why))
    assert words.comparator(france, Scale.SHARE) == ("France, 2025", why)


def test_the_text_of_a_chart_says_what_is_drawn() -> None:
    counts = dict.fromkeys("ABCDEF", (30, 300))
    figure = figure_of(session(counts, circle_of(*counts)), "A")
    assert figure.own is not None
    text = words.alternative(figure, figure.own.reading, "Vous")
    assert "Vous : 10,0\u202f%" in text
    assert "5 médecins non nommés" in text
    assert "10,0\u202f% en janv. 2024, 10,0\u202f% en déc. 2025" in text


def test_every_judgement_has_its_sentence() -> None:
    assert set(words.VERDICTS) == set(Judgement) - {Judgement.UNKNOWN}


@pytest.mark.parametrize("source", SAID_TO_DOCTORS, ids=lambda path: path.name)
def test_no_word_said_to_a_doctor_judges_him(source: Path) -> None:
    texts = re.findall(r'"([^"\n]*[éèàêîç ][^"\n]*)"', source.read_text())
    if source.suffix == ".typ":
        texts = re.findall(r"\[([^\]\n]+)\]", source.read_text())
    assert [text for text in texts if JUDGING.search(text)] == []
