"""`maillage agreements` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maillage.commands.agreements import app
from maillage.engine.agreements.versions import FOLDER
from maillage.engine.errors import BadInput


EXAMPLES = Path(__file__).parents[3] / "docs/examples/agreements"
YEAR = str(EXAMPLES / "annee-msp.yaml")
SHARE = str(EXAMPLES / "repartition.yaml")


def run(*arguments: str) -> Result:
    """One command; what it refuses is raised."""
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def document(*arguments: str) -> dict[str, object]:
    """What a command says with --json."""
    found: dict[str, object] = json.loads(run(*arguments, "--json").stdout)
    return found


def test_a_year_is_computed_to_its_total_its_advance_and_its_balance() -> None:
    year = document("compute", YEAR)
    assert year["version"] == "avenant-1"
    assert year["total_points"] == 14_017
    assert year["total_euros"] == 98_119
    assert year["advance_euros"] == 45_318
    assert year["balance_euros"] == 52_801
    assert year["gate"] == {"open": True, "shut_by": []}
    switches = {one["name"]: one["value"] for one in year["switches"]}  # type: ignore[attr-defined]
    assert switches["rcp_rate"] == "exact"
    assert len(switches) == 15
    assert any("précarité" in one["what"] for one in year["not_established"])  # type: ignore[attr-defined]


def test_a_line_of_the_year_has_all_that_the_payer_may_ask() -> None:
    year = document("compute", YEAR)
    line = next(one for one in year["indicators"] if one["id"] == "2.2")  # type: ignore[attr-defined]
    assert (line["points"], line["euros"]) == (600, 4200)
    assert line["formula"] == "100 × min(6 ; 8) = 600"
    assert line["inputs"] == {"protocols": 6}
    assert line["source"]["page"] == "p. 23-25"
    assert "Guide des indicateurs" in line["source"]["text"]
    assert line["proofs_wanted"] == ["copie de chaque protocole"]
    assert line["gate"] is None
    gate = next(one for one in year["indicators"] if one["id"] == "1.2a")["gate"]  # type: ignore[attr-defined]
    assert gate == {"required": True, "reached": True, "because": ""}


def test_one_indicator_alone_needs_only_its_facts(tmp_path: Path) -> None:
    file = tmp_path / "rcp.yaml"
    file.write_text(
        "agreement: aci_msp\nyear: 2025\nfacts:\n  patients: 4000\n  rcp_meetings: 6\n"
        "  rcp_cases: 10\n  ald_under_75: 607\n  aged_75_without_ald: 250\n"
        "  aged_75_with_ald: 150\n"
    )
    exact = document("compute", str(file), "--only", "2.3")
    line = exact["indicators"][0]  # type: ignore[index]
    assert line["points"] == pytest.approx(198.6097)
    assert line["points_exact"] == "200000/1007"
    assert exact["total_euros"] == 1390.27
    assert exact["advance_euros"] is None
    cut = document(
        "compute", str(file), "--only", "2.3", "--switch", "rcp_rate=two_decimals"
    )
    assert cut["total_points"] == 198
    assert cut["switches"][0]["default"] is False  # type: ignore[index]


def test_a_person_reads_the_table_the_formulas_and_the_readings_in_french() -> None:
    text = run("compute", YEAR).stdout.replace("\u202f", " ")
    assert "98 119,00 €" in text
    assert "2.2 : 100 × min(6 ; 8) = 600" in text
    assert "rcp_rate=exact (défaut)" in text
    assert "La majoration de précarité" in text
    alone = run("compute", YEAR, "--only", "2.2").stdout
    assert "Justificatif : copie de chaque protocole" in alone
    assert "Source : Cnam" in alone


def test_a_shut_gate_is_said_before_the_total(tmp_path: Path) -> None:
    file = tmp_path / "annee.yaml"
    file.write_text(Path(YEAR).read_text().replace("crisis_plan: oui", ""))
    text = run("compute", str(file)).stdout.replace("\u202f", " ")
    assert "Aucune rémunération : socle prérequis non atteint (1.2a)" in text
    assert "Total : 0,00 €" in text


def test_two_versions_are_put_side_by_side_by_name_or_by_file() -> None:
    by_name = document("compare", YEAR, "--with", "2026-draft")
    assert by_name["first"]["total_euros"] == 98_119  # type: ignore[index]
    assert by_name["second"]["status"] == "example"  # type: ignore[index]
    file = str(FOLDER / "examples" / "aci_msp-2026-draft.yaml")
    assert document("compare", YEAR, "--with", file) == by_name
    text = run("compare", YEAR, "--with", "2026-draft").stdout
    assert "Exemple inventé" in text
    assert "Écart" in text


def test_what_is_missing_is_said_with_its_worth(tmp_path: Path) -> None:
    missing = document("missing", YEAR)
    gains = {one["id"]: one for one in missing["gains"]}  # type: ignore[attr-defined]
    assert gains["2.3"]["gain_euros"] == 2730  # three tenths of 1 000 × 1.3 × 7
    assert gains["2.3"]["changes"][0]["wanted"] == 60
    assert missing["possible_euros"] == 118_510
    text = run("missing", YEAR).stdout.replace("\u202f", " ")
    assert "42 → 60" in text
    file = tmp_path / "annee.yaml"
    file.write_text(Path(YEAR).read_text().replace("crisis_plan: oui", ""))
    assert "ouvre le verrou" in run("missing", str(file)).stdout


def test_versions_are_listed_and_shown() -> None:
    assert "avenant-1" in run("list").stdout
    listed = json.loads(run("list", "--json").stdout)
    assert [one["agreement"] for one in listed] == ["aci_cpts", "aci_msp", "aci_msp"]
    text = run("show", "aci_msp").stdout
    assert "rcp_rate=two_decimals" in text
    assert "Non établi" in text
    shown = document("show", "aci_cpts")
    assert shown["facts"]["population"]["may_be_absent"] is False  # type: ignore[index]
    assert document("show", "aci_msp", "--version", "2026-draft")["status"] == "example"


def test_a_sum_is_shared_out_by_three_keys_that_each_sum_to_it() -> None:
    shares = document("share", SHARE)
    schemes = shares["schemes"]
    assert [one["sum_euros"] for one in schemes] == [82_000] * 3  # type: ignore[attr-defined]
    text = run("share", SHARE).stdout.replace("\u202f", " ")
    assert "Total réparti : 32 729,16 €" in text
    assert "Au-delà du plafond (30 000,00 € restants) : −2 729,16 €" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compute", "rien.yaml"], "rien.yaml : ce fichier n'existe pas"),
        (["compute", YEAR, "--only", "9.9"], "« 9.9 » n'existe pas"),
        (["compute", YEAR, "--version", "v9"], "« v9 » de « aci_msp » n'existe pas"),
        (["compute", YEAR, "--switch", "rcp_rate"], "écrivez NOM=VALEUR"),
        (["compute", YEAR, "--switch", "rcp_rate=x"], "attendu : exact, two_decimals"),
        (["compare", YEAR, "--with", "rien.yaml"], "n'existe pas"),
        (["show", "aci"], "L'accord « aci » n'existe pas"),
        (["show", "aci_msp", "--version", "rien.yaml"], "n'existe pas"),
    ],
)
def test_a_mistake_is_one_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        run(*arguments)
    assert sentence in str(refusal.value)


def test_a_year_without_its_agreement_is_asked_for_it(tmp_path: Path) -> None:
    file = tmp_path / "annee.yaml"
    file.write_text("year: 2025\n")
    with pytest.raises(BadInput, match="ajoutez par exemple « agreement: aci_msp »"):
        run("compute", str(file))
