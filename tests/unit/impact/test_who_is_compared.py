"""Practices, their circle and group, and whom a circle is compared with."""

from __future__ import annotations

import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.practices import selection


GENERALIST = "Médecine générale"
TWO = ("A", [("1",), ("2", "22")])


def specialties(**others: str | None) -> dict[str, str | None]:
    return {"1": GENERALIST, "2": GENERALIST, "22": None, **others}


def test_a_doctor_with_two_codes_is_one_practice() -> None:
    found = selection([TWO], specialties(Z=GENERALIST), {})
    assert [each.codes for each in found.practices] == [("1",), ("2", "22"), ("Z",)]


def test_only_the_circle_s_specialty_is_compared_and_the_rest_is_counted() -> None:
    found = selection([TWO], specialties(Y="Cardiologie", Z=GENERALIST), {})
    kept, said = found.like_with_like("A")
    assert [each.label for each in kept] == ["1", "2", "Z"]
    assert said == ("Un prescripteur d'une autre spécialité que le cercle.",)


def test_everybody_is_kept_where_a_member_s_specialty_is_unknown() -> None:
    found = selection([TWO], {"1": None, "2": GENERALIST, "Z": "Cardiologie"}, {})
    kept, said = found.like_with_like("A")
    assert len(kept) == 3
    assert "n'est pas connue" in said[0]


def test_a_prescriber_without_a_known_group_is_alone_in_his() -> None:
    found = selection([TWO], specialties(Y=GENERALIST, Z=GENERALIST), {"Y": "Bourg"})
    clusters = {each.label: each.cluster for each in found.practices}
    assert clusters == {"1": "A", "2": "A", "Y": "Bourg", "Z": "seul Z"}


def test_a_group_is_never_taken_for_the_circle_of_the_same_name() -> None:
    found = selection([TWO], specialties(Y=GENERALIST), {"Y": "A"})
    assert found.practices[-1].cluster == "A (hors cercle)"


def test_a_doctor_in_two_circles_is_refused_in_one_sentence() -> None:
    with pytest.raises(BadInput, match=r"2 est dans deux cercles, « A » et « B »"):
        selection([TWO, ("B", [("2",), ("3",)])], specialties(), {})


def test_a_code_twice_in_one_circle_is_refused() -> None:
    with pytest.raises(BadInput, match="deux fois dans le cercle « A »"):
        selection([("A", [("1",), ("1",)])], specialties(), {})


def test_a_circle_of_one_doctor_is_refused() -> None:
    with pytest.raises(BadInput, match="« A » compte 1 médecin"):
        selection([("A", [("1",)])], specialties(), {})


def test_two_circles_of_one_name_are_refused() -> None:
    with pytest.raises(BadInput, match="Deux cercles s'appellent « A »"):
        selection([TWO, ("A", [("3",), ("4",)])], specialties(), {})


def test_who_heard_the_session_and_is_not_counted_is_nobody_s_control() -> None:
    found = selection([TWO], specialties(Y=GENERALIST, Z=GENERALIST), {}, {"Y"})
    assert [each.label for each in found.practices if each.circle is None] == ["Z"]
