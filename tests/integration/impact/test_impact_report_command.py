"""`maillage impact report`: from a build and a circle's file to a folder to send."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from maillage.commands.impact import app
from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Verdict, restored
from maillage.engine.lake.build_making import build_from_lines
from tests.integration.impact.invented_lines import (
    CIRCLE,
    MEMBERS,
    PRODUCTS,
    SESSION,
    lines,
)


ASKED = ("--structure", "plateau", "--indicator", "atb02")
NAME = f"rapport-atb02-{SESSION.isoformat()}"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the invented territory, and its circle's file."""
    folder = tmp_path_factory.mktemp("data")
    place = folder / "builds" / "plateau" / "one"
    place.mkdir(parents=True)
    build_from_lines(list(lines()), PRODUCTS, place / "build.duckdb").close()
    (place.parent / "current").write_text("one\n", encoding="utf-8")
    members = "".join(f'  - "{code}"\n' for code in MEMBERS)
    (folder / "cercle.yaml").write_text(
        f"nom: {CIRCLE}\nterritoire: Plateau\nanimateurs: [Camille Exemple]\n"
        f"membres:\n{members}",
        encoding="utf-8",
    )
    return folder


def run(data: Path, *words: str | Path) -> Result:
    done = CliRunner().invoke(
        app, ["report", *map(str, words)], env={"MAILLAGE_DATA": str(data)}
    )
    if isinstance(done.exception, Exception) and not isinstance(
        done.exception, SystemExit
    ):
        raise done.exception
    return done


@pytest.fixture(scope="module")
def written(data: Path) -> Path:
    out = data / "rapport"
    circle = data / "cercle.yaml"
    day = f"ATB02={SESSION.isoformat()}"
    done = run(data, circle, *ASKED, "--session", day, "--out", out, "--json")
    (data / "said.json").write_text(done.stdout, encoding="utf-8")
    return out


def test_the_folder_holds_the_report_its_content_and_the_panel(
    data: Path, written: Path
) -> None:
    assert {each.name for each in written.iterdir()} == {
        f"{NAME}.pdf",
        f"{NAME}.json",
        "panel.csv",
        "panel-dictionnaire.md",
    }
    said = json.loads((data / "said.json").read_text(encoding="utf-8"))
    assert said["panel"] == "panel.csv" and said["refusals"] == []
    assert said["reports"][0]["verdict"] == "changed"


def test_the_report_is_of_the_effect_that_the_content_holds(written: Path) -> None:
    document = json.loads((written / f"{NAME}.json").read_text(encoding="utf-8"))
    impact = restored(document["impact"])
    assert impact.verdict is Verdict.CHANGED and impact.session_on == SESSION
    assert document["plan"] is None
    pages = PdfReader(written / f"{NAME}.pdf").pages
    text = " ".join("".join(each.extract_text() for each in pages).split())
    assert 4 <= len(pages) <= 8
    assert "exploration" in text and "Camille Exemple" in text
    assert not any(code in text for code in MEMBERS)


def test_an_indicator_that_nobody_has_is_said_and_the_others_are_written(
    data: Path, tmp_path: Path
) -> None:
    """PPI01 counts drugs for the stomach, which nobody ordered there."""
    circle, day = data / "cercle.yaml", SESSION.isoformat()
    out = tmp_path / "rapport"
    done = run(
        data, circle, *ASKED, "--indicator", "PPI01", "--session", day, "--out", out
    )
    assert (out / f"{NAME}.pdf").exists() and (out / "panel.csv").exists()
    assert not list(out.glob("rapport-ppi01*"))
    said = " ".join(done.stderr.split())
    assert "PPI01 : Pas de rapport sans chiffre" in said
    assert "Hors du panel" in said


def test_the_panel_names_nobody(written: Path) -> None:
    text = (written / "panel.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows and not any(code in text for code in MEMBERS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "l'un des deux"),
        (("cercle.yaml", "--structure", "plateau"), "--indicator"),
        (("cercle.yaml", *ASKED), "--session"),
        (("cercle.yaml", *ASKED, "--session", "12/03/2026"), "n'est pas une date"),
        (
            ("cercle.yaml", *ASKED, "--session", "NSA01=2025-09-04"),
            "--session ATB02=AAAA-MM-JJ",
        ),
        (("cercle.yaml", *ASKED, "--session", "2025-09-04", "--horizon", "0"), "mois"),
        (("cercle.yaml", *ASKED, "--session", "2027-01-01"), "ATB02 :"),
        (("absent.yaml", *ASKED), "n'existe pas"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_writes_nothing(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(data)
    with pytest.raises(BadInput, match=said):
        run(data, *words, "--out", tmp_path / "rapport")
    assert not (tmp_path / "rapport").exists()
