"""What the language refuses, and the French sentence that says where and why."""

from __future__ import annotations

import pytest

from maillage.engine.indicators.language import (
    LanguageMistakes,
    parse_calculation,
    parse_drug_sets,
    parse_indicator,
)
from maillage.engine.indicators.model import DrugSet
from maillage.engine.yaml_files.reading import MOST_CHARACTERS


SETS = {
    "NSAID": DrugSet("NSAID", ("M01A",)),
    "PPI": DrugSet("PPI", ("A02BC",)),
}

RIGHT = """\
count: patients
denominator:
  drugs: PPI
  age: {from: 18}
numerator:
  drugs: PPI
  overlap: {with: [PPI, NSAID], days: 3}
"""


def refusal(text: str) -> tuple[str, ...]:
    with pytest.raises(LanguageMistakes) as caught:
        parse_calculation(text, "f.yaml", SETS)
    return caught.value.sentences


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        (
            "count: patient",
            "count: patients",
            "f.yaml, ligne 1 : « count » : attendu : deliveries, boxes, daily_doses, "
            "euros, patients, starts, deliveries_per_patient, boxes_per_patient, "
            "daily_doses_per_patient, euros_per_patient, substances_of_most_doses, "
            "change_of_euros ; trouvé : « patient ». "
            "Vouliez-vous dire « patients » ?",
        ),
        (
            "denominator: {age: {form: 18}}",
            "denominator:\n  drugs: PPI\n  age: {from: 18}",
            "f.yaml, ligne 2 : le mot « form » n'existe pas dans « age ». "
            "Vouliez-vous dire « from » ?",
        ),
        (
            "  drug: PPI\n  age",
            "  drugs: PPI\n  age",
            "f.yaml, ligne 3 : le mot « drug » n'existe pas dans « denominator ». "
            "Vouliez-vous dire « drugs » ?",
        ),
        (
            "[PPI, NSAIDS]",
            "[PPI, NSAID]",
            "f.yaml, ligne 7 : « with » : l'ensemble de médicaments « NSAIDS » "
            "n'existe pas. Vouliez-vous dire « NSAID » ?",
        ),
        (
            "{from: 200}",
            "{from: 18}",
            "f.yaml, ligne 4 : « from » : au plus 120 est attendu ; trouvé : « 200 ».",
        ),
        (
            "{from: adulte}",
            "{from: 18}",
            "f.yaml, ligne 4 : « from » : un nombre entier est attendu ; "
            "trouvé : « adulte ».",
        ),
        (
            "{from: 80, to: 18}",
            "{from: 18}",
            "f.yaml, ligne 4 : « age » : aucun âge ne va de 80 à 18 ans ; "
            "inversez-les.",
        ),
        (
            "{from: }",
            "{from: 18}",
            "f.yaml, ligne 4 : « from » est vide ; donnez-lui une valeur ou retirez "
            "la ligne.",
        ),
        (
            "days: 0",
            "days: 3",
            "f.yaml, ligne 7 : « days » : au moins 1 est attendu ; trouvé : « 0 ».",
        ),
        (
            "days: true",
            "days: 3",
            "f.yaml, ligne 7 : « days » : un nombre entier est attendu ; "
            "trouvé : « true ».",
        ),
        (
            "with: [PPI]",
            "with: [PPI, NSAID]",
            "f.yaml, ligne 7 : « with » : au moins 2 élément(s) ; trouvé : 1.",
        ),
        (
            "with: PPI",
            "with: [PPI, NSAID]",
            "f.yaml, ligne 7 : « with » : une liste est attendue, entre crochets ou "
            "ligne à ligne avec « - » ; trouvé : « PPI ».",
        ),
        (
            "overlap: [3]",
            "overlap: {with: [PPI, NSAID], days: 3}",
            "f.yaml, ligne 7 : « overlap » : des lignes « mot: valeur » sont attendues "
            "; trouvé : « 3 ».",
        ),
        (
            "drugs: PPI\n  age: {from: 18}\n  drugs: NSAID",
            "drugs: PPI\n  age: {from: 18}",
            "f.yaml, ligne 5 : « drugs » est écrit deux fois (déjà ligne 3) ; "
            "gardez-en un.",
        ),
        (
            "drugs: *PPI",
            "drugs: PPI",
            "f.yaml, ligne 3 : « & », « * » et « ! » n'ont pas cours ici ; mettez le "
            "texte entre guillemets (trouvé : drugs: *PPI).",
        ),
        (
            "drugs: !!python/name:os.system x",
            "drugs: PPI",
            "f.yaml, ligne 3 : « & », « * » et « ! » n'ont pas cours ici ; mettez le "
            "texte entre guillemets (trouvé : drugs: !!python/name:os.system x).",
        ),
        (
            "drugs: {include: [J1]}",
            "drugs: PPI",
            "f.yaml, ligne 3 : « include » : « J1 » n'est pas un début de code ATC ; "
            "attendu : une lettre, puis deux chiffres, une lettre, une lettre, deux "
            "chiffres (A02BC, par exemple).",
        ),
        (
            "drugs: {include: [J01], exclude: [M01]}",
            "drugs: PPI",
            "f.yaml, ligne 3 : « drugs » : l'exclusion M01 ne retire rien : aucun code "
            "inclus ne commence ainsi ; retirez-la ou corrigez-la.",
        ),
        (
            "repeated_within_months: 6",
            "drugs: PPI",
            "f.yaml, ligne 2 : « denominator » : « repeated_within_months » demande "
            "« drugs » à côté de lui : ce qui se répète.",
        ),
    ],
)
def test_a_mistake_is_said_with_its_line_and_its_remedy(
    wrong: str, right: str, sentence: str
) -> None:
    assert RIGHT.count(right) >= 1
    assert refusal(RIGHT.replace(right, wrong, 1)) == (sentence,)


def test_every_mistake_of_a_file_is_said_in_the_order_of_its_lines() -> None:
    text = RIGHT.replace("{from: 18}", "{from: 200}").replace("days: 3", "days: 0")
    assert [sentence.split(" : ")[0] for sentence in refusal(text)] == [
        "f.yaml, ligne 4",
        "f.yaml, ligne 7",
    ]


def test_a_missing_word_is_named() -> None:
    assert refusal("count: patients\ndenominator: all\n") == (
        "f.yaml, ligne 1 : il manque « numerator ».",
    )


def test_what_is_no_yaml_is_refused_where_it_breaks() -> None:
    (sentence,) = refusal("count: patients\ndenominator: {drugs: PPI\nnumerator: all\n")
    assert sentence.startswith("f.yaml, ligne ")
    assert "n'est pas du YAML" in sentence


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "un texte", "a: 1\n---\nb: 2\n"])
def test_a_file_is_one_mapping(text: str) -> None:
    assert len(refusal(text)) == 1


def test_a_file_too_long_is_refused_before_it_is_read() -> None:
    (sentence,) = refusal("#" * (MOST_CHARACTERS + 1))
    assert "séparez ce fichier" in sentence


@pytest.mark.parametrize("depth", [50, 90_000])
def test_a_file_too_deep_is_refused(depth: int) -> None:
    (sentence,) = refusal("a: " + "[" * depth + "]" * depth)
    assert "f.yaml" in sentence


def test_a_control_character_is_refused() -> None:
    (sentence,) = refusal("count: pat\x01ients\n")
    assert "UTF-8" in sentence


def test_starts_need_the_set_that_is_started() -> None:
    (sentence,) = refusal(
        "count: starts\ndenominator: {age: {from: 18}}\nnumerator: {sex: male}\n"
    )
    assert "« denominator » doit nommer « drugs »" in sentence


def test_starts_of_another_set_cannot_be_a_part_of_the_starts() -> None:
    (sentence,) = refusal(
        "count: starts\ndenominator: {drugs: PPI}\nnumerator: {drugs: NSAID}\n"
    )
    assert "retirez son « drugs »" in sentence


def test_a_ratio_of_patients_does_not_exist() -> None:
    (sentence,) = refusal(RIGHT.replace("count", "relation: ratio\ncount"))
    assert "attendu : share ; trouvé : « ratio »" in sentence


def test_a_set_with_another_daily_dose_says_why() -> None:
    with pytest.raises(LanguageMistakes) as caught:
        parse_drug_sets(
            "sets:\n  A:\n    title: a\n    include: [M01A]\n    units_per_day: 2\n",
            "s.yaml",
        )
    assert "units_per_day_because" in str(caught.value)


@pytest.mark.parametrize("units", ["0", "-1", "101", "1/0", "deux", "true", "[1]"])
def test_a_daily_dose_that_is_no_number_is_refused(units: str) -> None:
    with pytest.raises(LanguageMistakes) as caught:
        parse_calculation(
            f"count: boxes\ndenominator: all\nnumerator:\n"
            f"  drugs: {{include: [M01A], units_per_day: {units}}}\n",
            "f.yaml",
            {},
        )
    assert "f.yaml, ligne 4 : « units_per_day »" in str(caught.value)


def test_an_indicator_without_its_words_for_people_is_refused() -> None:
    with pytest.raises(LanguageMistakes) as caught:
        parse_indicator(RIGHT, "f.yaml", SETS)
    missing = "".join(caught.value.sentences)
    for word in ("id", "title", "sentence", "why_high", "owner", "sources"):
        assert f"il manque « {word} »" in missing


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "count: boxes\nminus_one: true\ndenominator: all\nnumerator: all\n",
            "f.yaml, ligne 1 : « minus_one » demande « relation: ratio » : une part se "
            "compte d'une seule façon et ne dépasse pas 1.",
        ),
        (
            "count: boxes\ndenominator: all\n"
            "numerator: {drugs: {include: [A02BC], "
            "strengths: [{code: A02BC01, above: 10 grains}]}}\n",
            "f.yaml, ligne 3 : « above » : un dosage est attendu, un nombre et son "
            "unité (g, mg ou µg), comme 20 mg ou 2.5 mg (trouvé : 10 grains).",
        ),
        (
            "count: boxes\ndenominator: all\n"
            "numerator: {drugs: {include: [A02BC], strengths: [{code: A02BC01}]}}\n",
            "f.yaml, ligne 3 : « strengths » : un dosage est attendu : « at_least » "
            "(au moins), « above » (plus de), « at_most » (au plus) ou « below » "
            "(moins de).",
        ),
        (
            "count: boxes\ndenominator: all\nnumerator: {drugs: {include: [A02BC], "
            "strengths: [{code: A02BC01, above: 20 mg, below: 20 mg}]}}\n",
            "f.yaml, ligne 3 : « strengths » : aucun dosage ne convient pour A02BC01 : "
            "le bas dépasse le haut.",
        ),
        (
            "count: boxes\ndenominator: all\nnumerator: {drugs: {include: [A02BC], "
            "strengths: [{code: N02BE, above: 20 mg}]}}\n",
            "f.yaml, ligne 3 : « drugs » : le dosage de N02BE ne sert à rien : aucun "
            "code inclus ne commence ainsi ; retirez-le ou corrigez-le.",
        ),
        (
            "count: boxes\ndenominator: all\nnumerator: {calendar_months: [1, 13]}\n",
            "f.yaml, ligne 3 : « calendar_months » : au plus 12 est attendu ; trouvé : "
            "« 13 ».",
        ),
        (
            "count: boxes\ndenominator: all\nnumerator: {calendar_months: [1, 1]}\n",
            "f.yaml, ligne 3 : « numerator » : « calendar_months » nomme deux fois le "
            "mois 1 ; gardez-en un.",
        ),
        (
            "count: patients\ndenominator: all\nnumerator:\n  score_at_once:\n"
            "    scores: [{drugs: {include: [N06A]}, points: 1}, "
            "{drugs: {include: [N06AA]}, points: 3}]\n    points: 3\n",
            "f.yaml, ligne 4 : « score_at_once » : N06AA est dans deux listes de "
            "scores ; une substance n'a qu'un score : retirez ce code de l'une d'elles "
            "(« exclude »).",
        ),
        (
            "count: euros_per_patient\nlines: all\nnumerator: all\n",
            "f.yaml, ligne 1 : « lines » se passe de « denominator » et de "
            "« numerator » ; choisissez.",
        ),
        (
            "count: euros_per_patient\nnumerator: all\n",
            "f.yaml, ligne 1 : « lines » est attendu (les lignes dont on additionne "
            "les euros), ou « denominator » et « numerator » tous les deux.",
        ),
        (
            "count: change_of_euros\neffect: prix\nlines: all\n",
            "f.yaml, ligne 2 : « effect » : attendu : volume, price, mix ; trouvé : "
            "« prix ». Vouliez-vous dire « price » ?",
        ),
    ],
)
def test_what_the_newer_words_refuse(text: str, sentence: str) -> None:
    assert refusal(text) == (sentence,)


@pytest.mark.parametrize(
    ("written", "micrograms"),
    [("20 mg", 20_000), ("2,5 mg", 2_500), ("0.5 g", 500_000), ("75µg", 75)],
)
def test_strengths_are_read_in_the_units_of_packs(
    written: str, micrograms: int
) -> None:
    sets = parse_drug_sets(
        "sets:\n  HIGH:\n    title: Fort dosage\n    include: [A02BC01]\n"
        f'    strengths: [{{code: A02BC01, at_least: "{written}"}}]\n'
        "    forms: [Comprimé, Gélule]\n",
        "sets.yaml",
    )
    drugs = sets["HIGH"].drugs
    assert drugs.strengths[0].at_least_micrograms == micrograms
    assert drugs.forms == ("comprime", "gelule")
