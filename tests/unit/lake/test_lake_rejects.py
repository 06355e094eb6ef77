"""The reject report says what is wrong without saying whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.engine.lake.rejects import Reject, RejectReport, shown


@pytest.mark.parametrize(
    ("column", "text", "seen"),
    [
        ("patient", "12 45", "(masqué, 5 signes)"),
        ("prescriber", "10001234560", "(masqué, 11 signes)"),
        ("cip13", "DUPONT MARIE", "(texte de 12 signes)"),
        ("cip13", "2 55 08 14 168 025 38", "(masqué, 21 signes)"),
        ("delivered_on", "12/03/1958", "(date de 1958)"),
        ("delivered_on", "12/03/2924", "12/03/2924"),
        ("cip13", "3400930000019", "3400930000019"),
        ("boxes", "", "(vide)"),
        ("sex", "X", "X"),
        ("boxes", "0" * 41, "(texte de 41 signes)"),
    ],
)
def test_only_figures_that_name_nobody_are_shown(
    column: str, text: str, seen: str
) -> None:
    assert shown(column, text) == seen


def test_the_report_appears_whole_when_kept_and_not_at_all_otherwise(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rejects" / "f.csv"
    wrong = [Reject(9, "boites", "0", "x"), Reject(3, "sexe", "X", "1 ou 2")]
    with RejectReport(path) as report:
        report.add(wrong)
    assert list(path.parent.iterdir()) == []
    with RejectReport(path) as report:
        report.add(wrong)
        report.add([])
        assert report.keep() == path
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "ligne;colonne;trouvé;attendu",
        "9;boites;0;x",
        "3;sexe;X;1 ou 2",
    ]
    assert report.lines == 2
    assert report.first == wrong[1]


def test_without_a_path_it_only_counts() -> None:
    with RejectReport(None) as report:
        report.add([Reject(2, "a", "b", "c"), Reject(2, "d", "e", "f")])
        assert report.keep() is None
    assert report.lines == 1
