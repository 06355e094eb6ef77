"""Someone gives a panel from which nothing can be told, and is told why, in a sentence.

Each case is one change to a good file of 96 units over 2019-2025: lines 2 to 8 are unit
U0's, begun in 2021, circle C0; lines 23 to 29 are U3's, never begun.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from maillage.engine.errors import BadInput
from maillage.engine.impact.checks import checked_panel
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.panel import NEVER, Panel
from maillage.engine.impact.reading import Columns, read_panel
from tests.factories.panels import panel, rows_of, staggered, written


Rows = list[dict[str, str]]
COLUMNS = Columns("unit", "time", "y", "start", cluster="circle", covariates=("size",))
PLAIN = Columns("unit", "time", "y", "start")


def _set(column: str, value: str, *lines: int) -> Callable[[Rows], Rows]:
    """Another value in a column, in some lines of the file or in all."""

    def change(rows: Rows) -> Rows:
        for at in lines or range(2, len(rows) + 2):
            rows[at - 2] = {**rows[at - 2], column: value}
        return rows

    return change


def _only(keep: Callable[[dict[str, str]], bool]) -> Callable[[Rows], Rows]:
    return lambda rows: [row for row in rows if keep(row)]


CASES: dict[str, tuple[Callable[[Rows], Rows], str]] = {
    "a start that is no period": (
        _set("start", "bientôt", *range(2, 9)),
        "ligne 2 : « start » vaut « bientôt », qui n'est pas une période",
    ),
    "a start after the data end": (
        _set("start", "2026", *range(2, 9)),
        "ligne 2 : l'unité « U0 » commence en 2026, après la fin des données "
        "(2019 à 2025)",
    ),
    "a start before the data": (
        _set("start", "2001", *range(2, 9)),
        "commence en 2001, avant les données : aucune période avant l'effet",
    ),
    "a start in the first period": (
        _set("start", "2019", *range(2, 9)),
        "Aucune période avant le début de « U0 » (2019, la première du panel)",
    ),
    "two starts for a unit": (
        _set("start", "2022", 4),
        "lignes 2 et 4 : l'unité « U0 » a deux débuts, 2021 et 2022",
    ),
    "two circles for a unit": (
        _set("circle", "C9", 5),
        "lignes 2 et 5 : l'unité « U0 » est dans deux groupes, « C0 » et « C9 »",
    ),
    "a circle of one doctor": (
        _set("circle", "seul", *range(2, 9)),
        "Une seule unité dans « seul »",
    ),
    "a repeated line": (
        lambda rows: [*rows, rows[10]],
        "lignes 12 et 674 : l'unité « U1 » y est deux fois pour 2022",
    ),
    "a missing line": (
        lambda rows: rows[:10] + rows[11:],
        "une ligne manque, pour l'unité « U1 » en 2022",
    ),
    "missing lines": (
        lambda rows: rows[:10] + rows[13:],
        "3 lignes manquent, la première pour l'unité « U1 » en 2022",
    ),
    "a period that nobody has": (
        _only(lambda row: row["time"] != "2023"),
        "il manque la période 2023, entre 2022 et 2024",
    ),
    "one period": (
        _only(lambda row: row["time"] == "2019"),
        "une seule période (2019)",
    ),
    "no never-treated": (
        _only(lambda row: row["start"] != "0"),
        "Aucun témoin : toutes les unités sont traitées un jour",
    ),
    "nobody treated": (_set("start", ""), "Aucune unité n'est traitée"),
    "one never-treated": (
        _only(lambda row: row["start"] != "0" or row["unit"] == "U3"),
        "Un seul témoin jamais traité, « U3 »",
    ),
    "a cohort of one": (
        _set("start", "2023", *range(2, 9)),
        "Début 2023 : une seule unité, « U0 »",
    ),
    "a constant outcome": (_set("y", "12"), "Le résultat est constant (12 partout)"),
    "an outcome that never moves": (
        lambda rows: [{**row, "y": row["size"]} for row in rows],
        "Le résultat ne change jamais d'une période à l'autre",
    ),
    "one circle for all the treated": (
        lambda rows: [
            {**r, "circle": "A" if r["start"] != "0" else r["circle"]} for r in rows
        ],
        "Un seul groupe traité, « A »",
    ),
    "one group for all the controls": (
        lambda rows: [
            {**r, "circle": "B" if r["start"] == "0" else r["circle"]} for r in rows
        ],
        "Un seul groupe témoin, « B »",
    ),
    "no outcome at all": (_set("y", ""), "Aucune valeur dans le panel"),
    "a unit without any value": (
        _set("y", "NA", *range(2, 9)),
        "Aucune valeur pour « U0 » : toutes les périodes manquent",
    ),
    "a treated unit without value before": (
        _set("y", "", 2, 3),
        "Aucune valeur avant le début pour « U0 »",
    ),
    "a period without any value": (
        lambda rows: [{**r, "y": ""} if r["time"] == "2024" else r for r in rows],
        "Aucune valeur pour « 2024 »",
    ),
    "a word for a number": (
        _set("y", "beaucoup", 7),
        "ligne 7 : « y » vaut « beaucoup », qui n'est pas un nombre",
    ),
    "an infinite number": (_set("y", "inf", 7), "ligne 7 : « y » vaut « inf »"),
    "a covariate that misses": (_set("size", "", 9), "ligne 9 : « size » est vide"),
    "a constant covariate": (
        _set("size", "3"),
        "La covariable « size » est constante (3)",
    ),
    "a unit without name": (_set("unit", "", 9), "ligne 9 : « unit » est vide"),
    "a month among years": (
        _set("time", "2020-03", 3),
        "ligne 3 : « time » vaut « 2020-03 », qui n'est pas une période ; attendu "
        "une période écrite comme 2019",
    ),
    "a period that is a word": (
        _set("time", "mars", 3),
        "ligne 3 : « time » vaut « mars »",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_prevents_an_estimate_is_said(name: str, tmp_path: Path) -> None:
    change, sentence = CASES[name]
    path = written(change(rows_of(staggered(covariate=True))), tmp_path / "panel.csv")
    with pytest.raises(BadInput) as refusal:
        checked_panel(read_panel(path, COLUMNS), control="never")
    said = str(refusal.value)
    assert sentence in said
    assert "\n" not in said
    assert said.endswith((".", "?"))


def test_a_ratio_without_denominator_is_said_by_its_line(tmp_path: Path) -> None:
    rows = [{**row, "n": "4"} for row in rows_of(staggered())]
    columns = replace(PLAIN, denominator="n")
    good = read_panel(written(rows, tmp_path / "panel.csv"), columns)
    assert good.outcome == pytest.approx(staggered().outcome / 4)
    rows[5]["n"] = "0"
    with pytest.raises(BadInput, match="ligne 7 : le dénominateur « n » vaut 0"):
        read_panel(written(rows, tmp_path / "panel.csv"), columns)


@pytest.mark.parametrize(
    ("weight", "sentence"),
    [("0", "ligne 4 : le poids « w » vaut 0"), ("3", "lignes 2 et 4 : .* deux poids")],
)
def test_a_wrong_weight_is_said(weight: str, sentence: str, tmp_path: Path) -> None:
    rows = [{**row, "w": "2"} for row in rows_of(staggered())]
    columns = replace(PLAIN, weight="w")
    good = read_panel(written(rows, tmp_path / "panel.csv"), columns)
    assert set(good.weight) == {2.0}
    rows[2]["w"] = weight
    with pytest.raises(BadInput, match=sentence):
        read_panel(written(rows, tmp_path / "panel.csv"), columns)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "panel.csv est vide"),
        (b"\n \n", "panel.csv est vide"),
        (b"unit;time;y;start\n", "des titres et aucune ligne"),
        (b"unit\n1\n", "ligne 1 : une seule colonne"),
        (b"unit;time;y;start\n1;2\n", "ligne 2 : 2 valeurs pour 4 colonnes"),
        (b"unit,time,y,start\n1,2,3,5,4\n", "ligne 2 : 5 valeurs pour 4 colonnes"),
        (b"unit;time;y;Start\n1;2;3;4\n", "vouliez-vous dire « Start »"),
        (b"unit;time;y;abc\n1;2;3;4\n", "ses colonnes sont « unit », « time »"),
        (b"unit;time;y;y;start\n1;2;3;4;5\n", "« y » y est deux fois"),
        (b"\x01\x02\x03", "fichier binaire"),
        ("unit;time".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04 not a workbook", "panel.csv"),
        (b'unit;time;y;start\n"1;2;3;4\n', "ligne 2 : illisible ; un guillemet"),
    ],
)
def test_a_file_that_is_no_table_is_said(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=sentence):
        read_panel(path, PLAIN)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="n'existe pas"):
        read_panel(tmp_path / "absent.csv", PLAIN)
    with pytest.raises(BadInput, match="n'existe pas"):
        read_panel(tmp_path, PLAIN)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff", "sep={}\n"])
def test_any_separator_and_any_beginning_give_the_same_panel(
    separator: str, start: str, tmp_path: Path
) -> None:
    path = written(rows_of(staggered()), tmp_path / "panel.csv", separator)
    text = start.format(separator) + path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    _same(read_panel(path, replace(PLAIN, cluster="circle")), staggered())


def test_a_french_export_with_decimal_commas_is_read(tmp_path: Path) -> None:
    rows = [
        {**row, "y": row["y"].replace(".", ","), "unit": f"{row['unit']} é"}
        for row in rows_of(staggered())
    ]
    path = written(rows, tmp_path / "panel.csv", ";")
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    found = read_panel(path, replace(PLAIN, cluster="circle"))
    assert found.units[0] == "U0 é"
    _same(found, staggered())


def test_a_workbook_is_read_as_its_csv(tmp_path: Path) -> None:
    rows = rows_of(staggered())
    book = Workbook()
    sheet = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        years = {"time": int(row["time"]), "start": float(row["start"])}
        sheet.append(list({**row, **years, "y": float(row["y"])}.values()))
    book.save(tmp_path / "panel.xlsx")
    found = read_panel(tmp_path / "panel.xlsx", replace(PLAIN, cluster="circle"))
    _same(found, staggered())


@pytest.mark.parametrize(
    "written_as",
    [
        lambda at: f"{2024 + at // 12}-{at % 12 + 1:02d}",
        lambda at: f"{2024 + at // 12}-{at % 12 + 1:02d}-01",
        lambda at: f"01/{at % 12 + 1:02d}/{2024 + at // 12}",
        lambda at: f"{2024 + at // 12}{at % 12 + 1:02d}",
        lambda at: f"{2024 + at // 4}-T{at % 4 + 1}",
        lambda at: f"{2024 + at // 4}Q{at % 4 + 1}",
        lambda at: f"{2000 + 2 * at}",
        lambda at: f"{at}.0",
    ],
)
def test_periods_are_read_however_they_are_written(
    written_as: Callable[[int], str], tmp_path: Path
) -> None:
    given = staggered()
    times = tuple(written_as(at + 7) for at in range(7))
    path = written(rows_of(replace(given, times=times)), tmp_path / "panel.csv")
    found = read_panel(path, replace(PLAIN, cluster="circle"))
    _same(found, given)
    assert found.times == times


@pytest.mark.parametrize("word", ["", "0", "0.0", "NA", "Inf", "jamais"])
def test_never_is_said_in_many_ways(word: str, tmp_path: Path) -> None:
    rows = [
        {**row, "start": word if row["start"] == "0" else row["start"]}
        for row in rows_of(staggered())
    ]
    found = read_panel(written(rows, tmp_path / "panel.csv"), PLAIN)
    assert found.cohort.tolist() == staggered().cohort.tolist()


def test_a_value_that_is_not_known_is_left_out_of_its_cells(tmp_path: Path) -> None:
    rows = rows_of(staggered())
    rows[6]["y"] = ""
    found = checked_panel(read_panel(written(rows, tmp_path / "panel.csv"), PLAIN))
    assert np.isnan(found.outcome[0, 6])
    assert np.isfinite(group_time(found).overall.se)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight": np.array([1.0, 1, 0, 1])}, "Poids nul.* « U2 »"),
        ({"cohort": np.array([2, 5, NEVER, NEVER])}, "Début hors des données .*« U1 »"),
        ({"cohort": np.array([2, 2, 2, 2])}, "toutes les unités commencent en même"),
    ],
)
def test_a_panel_made_by_a_program_is_held_to_the_same(
    changes: dict[str, np.ndarray], sentence: str
) -> None:
    outcome = np.array([[1, 2, 4], [2, 3, 7], [1, 2, 2], [0, 2, 3]])
    good = panel(outcome, np.array([2, 2, NEVER, NEVER]))
    assert checked_panel(good) is good
    with pytest.raises(BadInput, match=sentence):
        checked_panel(replace(good, **changes))


def test_infinite_outcomes_and_single_units_are_refused() -> None:
    outcome = np.array([[1, 2, np.inf], [2, 3, 7], [1, 2, 2], [0, 2, 3]])
    with pytest.raises(BadInput, match="Valeur infinie pour « U0 »"):
        checked_panel(panel(outcome, np.array([2, 2, NEVER, NEVER])))
    with pytest.raises(BadInput, match="1 unité dans le panel"):
        checked_panel(panel(outcome[:1], np.array([2])))
    with pytest.raises(BadInput, match="1 période dans le panel"):
        checked_panel(panel(outcome[:, :1], np.array([2, 2, NEVER, NEVER])))


def test_many_names_are_shortened() -> None:
    outcome = np.arange(20.0).reshape(10, 2)
    with pytest.raises(BadInput, match="« U0 », « U1 », « U2 » et 2 autres"):
        checked_panel(panel(outcome, np.array([0] * 5 + [NEVER] * 5)))


def _same(found: Panel, given: Panel) -> None:
    assert found.outcome == pytest.approx(given.outcome)
    assert found.cohort.tolist() == given.cohort.tolist()
    assert found.cluster.tolist() == given.cluster.tolist()
