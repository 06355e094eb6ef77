"""Rules and years as files: what is refused, with the line and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.reading import (
    parse_rules,
    parse_year,
    read_rules,
    read_year,
)
from maillage.engine.agreements.versions import FOLDER
from maillage.engine.errors import BadInput
from tests.factories.agreement_years import AVENANT_1


RULES = """\
agreement: aci_essai
version: v1
title: Essai
since: 2025-01-01
status: example
summary: Pour les tests.
rounding: Au centime.
sources:
  X: {text: Invention}
point: {euros: 7, source: X}
facts:
  protocols:
    kind: whole
    title: protocoles
    meaning: Comptés.
    example: 3
switches:
  cap:
    title: Plafond
    why: Pour voir.
    source: X
    default: none
    values:
      none: {means: sans plafond}
      two: {means: deux au plus}
    changes: ["1"]
indicators:
  - id: "1"
    title: Protocoles
    axis: Équipe
    kind: core
    rule: 100 points.
    source: X p. 1
    points: 100 * if(cap is two, min(protocols, 2), protocols)
    proofs_wanted: [copie]
    example:
      year: 2025
      facts: {protocols: 3}
      points: 300
      because: trois
"""


def refused(text: str) -> str:
    """The sentences with which a rules file is refused."""
    with pytest.raises(BadInput) as refusal:
        parse_rules(text, "essai.yaml")
    return str(refusal.value)


def test_a_small_file_is_a_version() -> None:
    rules = parse_rules(RULES, "essai.yaml")
    assert (rules.version, [one.id for one in rules.indicators]) == ("v1", ["1"])


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("kind: core", "kind: coeur", "ligne 31 : « kind » : attendu : prerequisite"),
        ("    rule: 100 points.\n", "", "il manque « rule »"),
        ("min(protocols, 2)", "min(protocol, 2)", "« protocol » n'est défini nulle"),
        ("min(protocols, 2)", "min(protocols, 2", "il manque « ) »"),
        (
            "cap is two",
            "protocols",
            "attendu dans la formule : une condition ; trouvé : un nombre",
        ),
        ("min(protocols, 2)", "protocols > 2", "attendu dans la formule : un nombre"),
        ("points: 100 *", "points: 1 < 100 *", "la formule donne une condition"),
        ("cap is two", "cap is three", "« cap » n'a pas de valeur « three »"),
        (
            'changes: ["1"]',
            "changes: []",
            "ne dit pas ce que l'interrupteur change : 1",
        ),
        ("default: none", "default: nothing", "n'est pas une de ses valeurs"),
        ("source: X p. 1", "source: Y p. 1", "la source « Y » n'est pas"),
        ("source: X p. 1", "source: page 1", "le code d'une source"),
        ("euros: 7", "euros: sept", "un nombre est attendu, comme 1700"),
        ("point: {euros: 7, source: X}\n", "", "des points sans valeur du point"),
        ("    points: 100 *", "    euros: 3\n    points: 100 *", "l'un des deux"),
        ("since: 2025-01-01", "since: hier", "« since »"),
        ("  protocols:\n    kind", "  cap:\n    kind", "nomme déjà autre chose"),
        (
            "    title: protocoles",
            "    titel: protocoles",
            "Vouliez-vous dire « title »",
        ),
    ],
)
def test_a_mistake_in_the_rules_is_said_with_its_line(
    before: str, after: str, sentence: str
) -> None:
    assert before in RULES
    found = refused(RULES.replace(before, after, 1))
    assert sentence in found
    assert found.startswith("essai.yaml, ligne ")


def test_a_file_of_something_else_is_said_to_be_no_rules() -> None:
    assert "ce n'est pas un fichier de règles" in refused("year: 2025\nfacts: {a: 1}\n")


def test_a_step_that_needs_itself_is_refused() -> None:
    steps = (
        "steps:\n  one: {label: un, value: two + 1}\n  two: {label: d, value: one}\n"
    )
    assert "« one » se demande lui-même" in refused(steps + RULES)


def test_a_division_by_zero_is_said_with_the_fact_that_is_zero() -> None:
    rules = parse_rules(RULES.replace("100 * if", "100 / if"), "essai.yaml")
    facts = parse_year("year: 2025\nfacts:\n  protocols: 0\n", "annee.yaml", [rules])
    with pytest.raises(BadInput, match=r"divise par zéro ; .* « protocols »"):
        compute(rules, facts)


def test_an_indicator_written_twice_and_a_count_of_no_list_are_refused() -> None:
    twice = RULES + RULES[RULES.index('  - id: "1"') :]
    assert "l'indicateur « 1 » est écrit deux fois" in refused(twice)
    count = "counts:\n  many: {of: protocols, meaning: combien}\n"
    assert "n'est pas une liste" in refused(count + RULES)


HEAD = "agreement: aci_msp\nyear: 2025\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            f"{HEAD}facts:\n  patients: quatre mille\n",
            "annee.yaml, ligne 4 : « patients » : un nombre entier est attendu ; "
            "trouvé : « quatre mille ». Écrivez par exemple patients: 5200.",
        ),
        (
            f"{HEAD}facts:\n  protocols: 2.5\n",
            "« protocols » : un nombre entier est attendu",
        ),
        (f"{HEAD}facts:\n  patients: -3\n", "« patients » : un nombre entier"),
        (
            f"{HEAD}facts:\n  patient: 3\n",
            "n'est pas un fait que ces règles demandent. Vouliez-vous dire « patients",
        ),
        (
            f"{HEAD}facts:\n  coordination: peut-être\n",
            "« oui » ou « non » est attendu",
        ),
        (f"{HEAD}facts:\n  contract_since: 1er juillet\n", "écrite AAAA-MM-JJ"),
        (f"{HEAD}facts:\n  sites: Treignac\n", "une liste est attendue"),
        (
            f"{HEAD}facts:\n  sites:\n    - name: Treignac\n",
            "ligne 5 : il manque « weekday_hours », « open_saturday », "
            "« closed_holiday_weeks » ; ajoutez weekday_hours: 12",
        ),
        (
            f"{HEAD}facts:\n  sites:\n    - weekday_hours: 25\n",
            "« weekday_hours » : au plus 24 est attendu",
        ),
        (
            f"{HEAD}facts:\n  missions:\n    - {{theme: tabac, origin: ici}}\n",
            "« origin » : attendu : annex, regional",
        ),
        (f"{HEAD}facts:\n  - patients\n", "des lignes « mot: valeur » sont attendues"),
        (f"{HEAD}patients: 3\n", "Les faits s'écrivent en retrait sous « facts: »"),
        (f"{HEAD}fact:\n  patients: 3\n", "Vouliez-vous dire « facts »"),
        ("agreement: aci_msp\n", "il manque l'année"),
        ("year: demain\n", "une année est attendue"),
        ("year: 20250\n", "une année est attendue"),
        (f"{HEAD}switches: exact\n", "interrupteur: valeur"),
        ("agreement: [a]\nyear: 2025\n", "« agreement » : un texte est attendu"),
        ("- 3\n", "« mot: valeur »"),
        ("year: 2025\nyear: 2026\n", "écrit deux fois"),
    ],
)
def test_a_mistake_in_a_year_is_said_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_year(text, "annee.yaml", [AVENANT_1])
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("annee.yaml")


def test_every_wrong_line_of_a_year_is_said_at_once() -> None:
    with pytest.raises(BadInput) as refusal:
        parse_year(
            f"{HEAD}facts:\n  patients: x\n  partners: y\n", "annee.yaml", [AVENANT_1]
        )
    assert len(str(refusal.value).splitlines()) == 2


def test_a_file_that_is_not_there_or_is_no_text_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="n'existe pas"):
        read_year(tmp_path / "rien.yaml", [AVENANT_1])
    with pytest.raises(BadInput, match="c'est un dossier"):
        read_rules(tmp_path)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("structure: été".encode("latin-1"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_year(latin, [AVENANT_1])


def test_yes_and_no_numbers_and_dates_are_read_as_people_write_them() -> None:
    text = (
        f"{HEAD}facts:\n  coordination: OUI\n  crisis_plan: false\n"
        "  patients: 5 200\n  visiting_days_a_week: 2,5\n"
    )
    values = parse_year(text, "annee.yaml", [AVENANT_1]).values
    assert values["coordination"] is True
    assert values["crisis_plan"] is False
    assert (values["patients"], values["visiting_days_a_week"]) == (5200, 2.5)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.yaml")), ids=lambda p: p.name)
def test_a_text_in_force_is_named_by_its_date(path: Path) -> None:
    rules = read_rules(path)
    if rules.status == "example":
        assert path.parent.name == "examples"
        assert "INVENTÉ" in path.read_text(encoding="utf-8").splitlines()[0]
    else:
        assert path == FOLDER / rules.agreement / f"{rules.since}.yaml"
