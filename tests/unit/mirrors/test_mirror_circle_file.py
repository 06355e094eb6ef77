"""The circle's file: what an animator writes, and what she is told when it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from maillage.engine.errors import BadInput
from maillage.engine.mirrors.circle import Against, parse_circle, read_circle


GOOD = """\
nom: Cercle du Plateau
territoire: Plateau de Millesources
seance: 2026-03-12
animateurs: [Claire Vasseur]
membres:
  - 10101010101
  - code: "10101010102"
  - codes: [10101010103, 012345670]
comparateur: france
minimum_medecins: 6
"""


def test_a_circle_is_read_as_it_is_written() -> None:
    circle = parse_circle(GOOD, "cercle.yaml")
    assert circle.name == "Cercle du Plateau"
    assert circle.session == date(2026, 3, 12)
    assert circle.animators == ("Claire Vasseur",)
    assert circle.against is Against.FRANCE
    assert circle.fewest_doctors == 6
    assert [member.code for member in circle.members] == [
        "10101010101",
        "10101010102",
        "10101010103",
    ]


def test_a_code_that_begins_with_zero_keeps_it() -> None:
    assert parse_circle(GOOD, "cercle.yaml").members[2].codes[1] == "012345670"


def test_what_is_optional_may_be_left_out() -> None:
    circle = parse_circle("nom: a\nterritoire: b\nmembres: [1]", "c.yaml")
    assert (circle.session, circle.against, circle.fewest_doctors) == (
        None,
        Against.TERRITORY,
        5,
    )


@pytest.mark.parametrize(
    ("wrong", "right", "line", "said"),
    [
        ("2026-03-12", "12/03/2026", 3, "AAAA-MM-JJ"),
        ("comparateur: france", "comparateur: monde", 9, "territoire, france ou aucun"),
        ("minimum_medecins: 6", "minimum_medecins: 3", 10, "à partir de 5 médecins"),
        ("nom: Cercle du Plateau", "nom: ''", 1, "rien ici"),
        ("seance:", "date:", 3, "les clés possibles sont nom, territoire"),
        ("  - 10101010101", "  - 10101010102", 5, "écrit deux fois"),
        ("code: ", "cod: ", 7, "ajoutez-la"),
        ("[Claire Vasseur]", "Claire Vasseur", 4, "une liste est attendue"),
        ("nom: C", "nom: a\nnom: C", 2, "écrit deux fois"),
        ("animateurs: [", "animateurs: [[", 5, "YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    wrong: str, right: str, line: int, said: str
) -> None:
    with pytest.raises(BadInput) as told:
        parse_circle(GOOD.replace(wrong, right), "cercle.yaml")
    assert f"cercle.yaml, ligne {line}" in str(told.value)
    assert said in str(told.value)


def test_a_circle_without_members_is_told_so() -> None:
    with pytest.raises(BadInput, match=r"ligne 3 .*aucun membre"):
        parse_circle("nom: a\nterritoire: b\nmembres: []", "c.yaml")


def test_an_empty_file_is_told_so() -> None:
    with pytest.raises(BadInput, match="ligne 1"):
        parse_circle("", "c.yaml")


def test_a_file_that_cannot_be_read_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="n'existe pas"):
        read_circle(tmp_path / "absent.yaml")
    with pytest.raises(BadInput, match="dossier"):
        read_circle(tmp_path)
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00nom")
    with pytest.raises(BadInput, match="UTF-8"):
        read_circle(tmp_path / "binary.yaml")
