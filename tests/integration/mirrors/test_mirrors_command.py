"""`maillage circle mirrors`, from a build to the sheets that are handed out."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader
from small_territory import MEMBERS, OTHERS, make_build, write_circle
from typer.testing import CliRunner, Result

from maillage.commands.circle import app
from maillage.engine.errors import BadInput


ASKED = ["--structure", "plateau", "--theme", "antibiotiques", "--to", "2025-12"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    make_build(folder)
    return folder


@pytest.fixture(scope="module")
def printed(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one session's sheets."""
    folder = tmp_path_factory.mktemp("session")
    circle = write_circle(folder / "cercle.yaml", MEMBERS)
    done = run(data, str(circle), *ASKED, "--out", str(folder / "miroirs"), "--json")
    assert done.exit_code == 0
    (folder / "said.json").write_text(done.stdout, encoding="utf-8")
    return folder


def run(data: Path, *words: str) -> Result:
    done = CliRunner().invoke(
        app, ["mirrors", *words], env={"MAILLAGE_DATA": str(data)}
    )
    if isinstance(done.exception, Exception) and not isinstance(
        done.exception, SystemExit
    ):
        raise done.exception
    return done


@cache
def pages_of(path: Path) -> list[str]:
    """The text of each page of a PDF, its spaces made plain."""
    pages = PdfReader(path).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]


def text_of(path: Path) -> str:
    return " ".join(pages_of(path))


def sheet(printed: Path, code: str) -> str:
    return text_of(printed / "miroirs" / f"miroir-{code}.pdf")


def test_every_doctor_has_his_two_pages_and_the_group_one(printed: Path) -> None:
    sheets = (printed / "miroirs").glob("*.pdf")
    assert {path.name: len(pages_of(path)) for path in sheets} == {
        "groupe.pdf": 1,
        **{f"miroir-{code}.pdf": 2 for code in MEMBERS},
    }


def test_the_json_summary_says_what_was_printed(printed: Path) -> None:
    said = json.loads((printed / "said.json").read_text(encoding="utf-8"))
    assert said["doctors"] == 7
    assert (said["from"], said["to"]) == ("2025-01", "2025-12")
    assert said["indicators"] == ["ATB02", "ATB29", "ATB30", "ATB27", "ATB28"]
    assert set(said["files"]) == {path.name for path in (printed / "miroirs").iterdir()}


@pytest.mark.parametrize("code", MEMBERS)
def test_a_sheet_names_its_doctor_and_no_other(printed: Path, code: str) -> None:
    text = sheet(printed, code)
    assert code in text
    assert [other for other in [*MEMBERS, *OTHERS] if other in text] == [code]


def test_the_page_of_the_group_names_no_doctor(printed: Path) -> None:
    text = text_of(printed / "miroirs" / "groupe.pdf")
    assert [code for code in [*MEMBERS, *OTHERS] if code in text] == []
    assert "Ce que le groupe décide d'essayer" in text.replace("’", "'")


def test_every_value_stands_with_what_it_is_made_of(printed: Path) -> None:
    # Prescriber 4 (rank 3), 2025: amoxicillin 12 x 6, co-amoxiclav 6 x 3, and 12 of
    # azithromycin, one patient's and on another day: 18 of 102.
    text = sheet(printed, MEMBERS[3])
    assert "17,6 %" in text
    assert "18 sur 102" in text
    # Wilson: 18 of 102 at 95 %.
    assert "intervalle à 95 % : 11,5 % à 26,2 %" in text


def test_each_indicator_has_its_question_and_room_for_an_action(printed: Path) -> None:
    text = sheet(printed, MEMBERS[3])
    assert text.count("Ce qui peut expliquer ma valeur") == 5
    assert text.count("Une action que je choisis :") == 5
    assert text.count("Une piste.") == 5


def test_a_doctor_with_two_cases_is_told_so_instead_of_a_value(printed: Path) -> None:
    text = sheet(printed, MEMBERS[-1])
    assert (
        "Moins de 11 cas sur la période : trop peu de patients pour conclure." in text
    )
    assert not re.search(r"\b2 sur ", text)


def test_the_foot_says_period_extraction_build_and_source(printed: Path) -> None:
    for name in ("groupe.pdf", f"miroir-{MEMBERS[0]}.pdf"):
        pages = pages_of(printed / "miroirs" / name)
        for number, text in enumerate(pages, start=1):
            assert "Période : janv. 2025 à déc. 2025." in text
            assert re.search(r"extraites le \d+", text)
            assert "base de calcul" in text
            assert "Codes :" in text
            assert f"page {number} de {len(pages)}" in text


def test_the_head_says_which_circle_and_session(printed: Path) -> None:
    text = sheet(printed, MEMBERS[0])
    assert "séance du 20 janvier 2026" in text
    assert "Cercle du Plateau, Plateau" in text
    assert "animé par Claire Vasseur" in text
    assert "Séance du 20 janvier 2026 : antibiotiques" in text


def test_a_sheet_can_be_read_aloud(printed: Path) -> None:
    reader = PdfReader(printed / "miroirs" / f"miroir-{MEMBERS[0]}.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    assert reader.metadata is not None
    assert "Miroir" in str(reader.metadata.title)
    texts = set(_alternatives(root["/StructTreeRoot"]))
    assert len(texts) == 5
    assert any("médecins non nommés" in text for text in texts)


def _alternatives(node: object) -> list[str]:
    found = []
    node = getattr(node, "get_object", lambda: node)()
    if isinstance(node, list):
        return [text for child in node for text in _alternatives(child)]
    if isinstance(node, dict):
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        found += _alternatives(node.get("/K"))
    return found


def test_what_is_printed_is_also_a_table_for_the_animator(printed: Path) -> None:
    with (printed / "miroirs" / "figures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    mine = [row for row in rows if row["who"] == MEMBERS[3]]
    assert len(mine) == 5
    assert (mine[0]["numerator"], mine[0]["denominator"]) == ("18", "102")
    silent = [row for row in rows if row["who"] == MEMBERS[-1]]
    assert {row["value"] for row in silent} == {""}
    assert {row["who"] for row in rows} == {*MEMBERS, "cercle", "territoire"}


def test_the_same_session_gives_the_same_files(
    data: Path, printed: Path, tmp_path: Path
) -> None:
    circle = write_circle(tmp_path / "cercle.yaml", MEMBERS)
    run(data, str(circle), *ASKED, "--out", str(tmp_path / "again"))
    for path in (printed / "miroirs").iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_a_small_circle_is_printed_and_older_sheets_are_told(
    data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "miroirs"
    out.mkdir()
    (out / "miroir-old.pdf").write_bytes(b"old")
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    circle = write_circle(tmp_path / "cercle.yaml", MEMBERS[:2])
    done = run(data, str(circle), *ASKED, "--out", str(out))
    assert "2 miroirs et la page du groupe" in done.stdout
    assert "miroir-old.pdf" in done.stderr
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    text = text_of(out / f"miroir-{MEMBERS[0]}.pdf")
    assert "seulement 2 médecins du cercle ont assez de cas" in text
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["--theme", "astrologie"], "Le thème « astrologie » n'existe pas"),
        (["--to", "2030-01"], "les données vont de 2024-01 à 2025-12"),
        (["--to", "janvier"], "AAAA-MM"),
        (["--structure", "ailleurs"], "n'a pas encore de base de calcul"),
    ],
)
def test_what_cannot_be_printed_is_told_and_nothing_is_written(
    data: Path, tmp_path: Path, changed: list[str], said: str
) -> None:
    circle = write_circle(tmp_path / "cercle.yaml", MEMBERS)
    with pytest.raises(BadInput, match=re.escape(said)):
        run(data, str(circle), *ASKED, *changed, "--out", str(tmp_path / "out"))
    assert [path.name for path in tmp_path.iterdir()] == ["cercle.yaml"]


def test_a_member_of_another_territory_is_named(data: Path, tmp_path: Path) -> None:
    circle = write_circle(tmp_path / "cercle.yaml", [*MEMBERS, "30000000001"])
    with pytest.raises(BadInput, match="Le code 30000000001 ne figure sur aucune"):
        run(data, str(circle), *ASKED, "--out", str(tmp_path / "out"))


def test_a_file_in_the_place_of_the_folder_is_refused(
    data: Path, tmp_path: Path
) -> None:
    circle = write_circle(tmp_path / "cercle.yaml", MEMBERS)
    with pytest.raises(BadInput, match="est un fichier ; donnez un dossier"):
        run(data, str(circle), *ASKED, "--out", str(circle))


def test_france_that_is_not_there_is_said(data: Path, tmp_path: Path) -> None:
    extra = "comparateur: france\n"
    circle = write_circle(tmp_path / "cercle.yaml", MEMBERS[:1], extra=extra)
    run(data, str(circle), *ASKED, "--out", str(tmp_path / "out"))
    text = text_of(tmp_path / "out" / f"miroir-{MEMBERS[0]}.pdf")
    assert text.count("aucune année d'Open Medic n'est importée") == 5
