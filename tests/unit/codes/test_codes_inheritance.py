"""Who passes an ATC code to whom, and when nobody does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maillage.engine.codes.atc_inheritance import (
    Inherited,
    agreed,
    inherit,
    reference,
    signature,
    strength,
)
from maillage.engine.codes.bdpm_tables import Component, Medicine
from maillage.engine.codes.substances import (
    SubstanceCode,
    SubstanceCodes,
    active_substances,
    bare_name,
    read_substance_codes,
)


EMPTY = SubstanceCodes([])
BASE = Component("01", "AMLODIPINE", "5 mg", "un comprimé", "comprimé", "FT", "1")
SALT = replace(
    BASE, substance="02", name="AMLODIPINE (BÉSILATE D')", kind="SA", dose=""
)


def medicine(cis: str, *routes: str) -> Medicine:
    return Medicine(cis, "NAME", "comprimé", frozenset(routes or ("orale",)), 1)


def inherited(
    official: dict[str, str],
    groups: dict[str, list[str]] | None = None,
    components: dict[str, list[Component]] | None = None,
    table: SubstanceCodes = EMPTY,
) -> dict[str, Inherited]:
    medicines = {cis: medicine(cis) for cis in ("A", "B", "C", "D")}
    return inherit(medicines, components or {}, groups or {}, official, table)


def test_an_official_code_is_kept_and_passed_to_the_generic_group() -> None:
    found = inherited({"A": "C08CA01"}, groups={"A": ["7"], "B": ["7"], "C": ["8"]})
    assert found["A"] == Inherited("C08CA01", "official")
    assert found["B"] == Inherited("C08CA01", "generic group")
    assert found["C"] == found["D"] == Inherited(None, None)


def test_the_generic_group_comes_before_the_composition() -> None:
    found = inherited(
        {"A": "C08CA01", "C": "C08CA02"},
        groups={"A": ["7"], "B": ["7"]},
        components={"B": [BASE], "C": [BASE], "D": [BASE]},
    )
    assert found["B"] == Inherited("C08CA01", "generic group")
    assert found["D"] == Inherited("C08CA02", "composition")


def test_codes_that_disagree_leave_the_code_unset_and_are_named() -> None:
    table = SubstanceCodes(
        [SubstanceCode(frozenset({"AMLODIPINE"}), frozenset({"orale"}), "C08CA01")]
    )
    found = inherited(
        {"A": "N05AX12", "B": "N03AG01"},
        groups={cis: ["7"] for cis in "ABC"},
        components={"C": [BASE]},
        table=table,
    )
    assert found["C"] == Inherited(None, None, ("N03AG01", "N05AX12"))


def test_an_inherited_code_is_not_passed_on() -> None:
    # B has its code from the group of A; C is like B, but A is not like C.
    found = inherited(
        {"A": "C08CA01"},
        groups={"A": ["7"], "B": ["7"]},
        components={"B": [BASE], "C": [BASE]},
    )
    assert found["C"] == Inherited(None, None)


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ({"A12AX"}, "A12AX"),
        ({"A12AX", "A12AX01"}, "A12AX01"),
        ({"A12AX", "A12AX01", "A12AX02"}, None),
        ({"A12AX", "A12AA04"}, None),
        (set(), None),
    ],
)
def test_a_five_character_code_agrees_with_a_longer_one_of_its_class(
    codes: set[str], code: str | None
) -> None:
    assert agreed(codes) == code


def test_two_medicines_are_alike_by_substances_strengths_and_routes() -> None:
    one = signature(medicine("A"), [SALT, BASE])
    assert one == signature(medicine("B"), [replace(BASE, dose="5,00 mg"), SALT])
    assert one == signature(
        medicine("B"), [replace(BASE, reference="une gélule"), SALT]
    )
    others = [
        signature(medicine("B"), [replace(BASE, dose="10 mg"), SALT]),
        signature(medicine("B", "orale", "sublinguale"), [SALT, BASE]),
        signature(medicine("B"), [replace(SALT, substance="03"), BASE]),
        signature(medicine("B"), [replace(BASE, reference="1 ml"), SALT]),
    ]
    assert one is not None
    assert one not in others


def test_without_a_dose_a_route_or_a_substance_nothing_is_alike() -> None:
    assert signature(medicine("A"), []) is None
    assert signature(medicine("A"), [replace(BASE, dose="")]) is None
    assert signature(replace(medicine("A"), routes=frozenset()), [BASE]) is None


def test_the_same_strength_written_several_ways_is_one() -> None:
    same = ["1 mg", "1,00 mg", "1.0 MG", "1000 microgrammes", "1 000 µg", "0,001 g"]
    assert len({strength(text) for text in same}) == 1
    assert strength("5 mg") != strength("50 mg")
    assert strength("30 000 UI") == "30000 ui"
    assert strength("2CH à 30CH") == "2ch à 30ch"
    assert reference("un comprimé") == reference("une gélule") == "unit"
    assert reference("pour 100 ml de solution") == "100 ml"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("DICLOFÉNAC SODIQUE", "DICLOFENAC"),
        ("KÉTOPROFÈNE (LYSINATE DE)", "KETOPROFENE"),
        ("CHLORHYDRATE DE MÉTOCLOPRAMIDE ANHYDRE", "METOCLOPRAMIDE"),
        ("PHOSPHATE DE CODÉINE HÉMIHYDRATÉ", "CODEINE"),
        ("ACIDE NIFLUMIQUE", "NIFLUMIQUE"),
        ("NIFLUMIQUE (ACIDE)", "NIFLUMIQUE"),
        ("ALGINATE DE SODIUM", "ALGINATE DE SODIUM"),
    ],
)
def test_a_substance_is_named_without_its_salt(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def test_the_table_answers_for_all_the_substances_and_for_a_route_it_names() -> None:
    table = read_substance_codes()
    diclofenac = replace(BASE, name="DICLOFÉNAC SODIQUE", kind="SA")
    misoprostol = replace(BASE, name="MISOPROSTOL", kind="SA", link="2")
    assert table.code(medicine("A"), [diclofenac]) == "M01AB05"
    assert table.code(medicine("A", "cutanée"), [diclofenac]) == "M02AA15"
    assert table.code(medicine("A", "ophtalmique"), [diclofenac]) is None
    assert table.code(medicine("A"), [diclofenac, misoprostol]) is None
    assert table.code(replace(medicine("A"), routes=frozenset()), [diclofenac]) is None


def test_each_substance_of_the_table_has_one_code_by_route() -> None:
    seen = set()
    for row in read_substance_codes().rows:
        assert all(name == bare_name(name) for name in row.substances)
        for route in row.routes:
            assert (row.substances, route) not in seen
            seen.add((row.substances, route))


def test_the_active_part_of_a_salt_names_it() -> None:
    assert active_substances([SALT, BASE]) == {"AMLODIPINE"}
