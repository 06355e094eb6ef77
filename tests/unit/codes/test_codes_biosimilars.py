"""The groups of biosimilars: the file, and who is recognised in a publication."""

from __future__ import annotations

import pytest

from maillage.engine.codes.bdpm_tables import Medicine, Tables
from maillage.engine.codes.biosimilars import (
    Biosimilars,
    Group,
    GroupSource,
    biosimilar_roles,
    checked,
    read_biosimilars,
)


GROUPS = Biosimilars(
    sources={"own": GroupSource(text="x", own_knowledge=True)},
    groups={
        "insulin": Group(
            atc="A10AE04",
            reference={"LANTUS": "own"},
            biosimilars={"ABASAGLAR": "own", "INSULINE GLARGINE X": "own"},
        ),
        "lispro": Group(
            atc="A10AB04", reference={"HUMALOG": "own"}, biosimilars={"GONE": "own"}
        ),
    },
)


def tables(*names: str) -> Tables:
    found = Tables()
    for line, name in enumerate(names, 1):
        found.medicines[str(line)] = Medicine(
            str(line), name, "solution injectable", frozenset(), line
        )
    return found


def roles(*names: str, atc: dict[str, str | None] | None = None) -> dict[str, str]:
    return biosimilar_roles(tables(*names), atc or {}, GROUPS)


def test_a_medicine_is_known_by_the_whole_words_that_begin_its_name() -> None:
    assert roles(
        "LANTUS SOLOSTAR 100 unités/ ml, solution injectable",
        "ABASAGLAR 100 unités/ml, solution injectable",
        "INSULINE GLARGINE X 100 unités/ml",
        "LANTUSIA 5 mg, comprimé",
        "INSULINE GLARGINE Y 100 unités/ml",
        "TOUJEO 300 unités/ml",
    ) == {"1": "reference", "2": "biosimilar", "3": "biosimilar"}


def test_a_reference_without_any_biosimilar_there_has_no_part() -> None:
    assert roles("HUMALOG 100 UI/ml", "LANTUS 100", "ABASAGLAR 100") == {
        "2": "reference",
        "3": "biosimilar",
    }


def test_a_name_of_another_code_has_no_part_and_is_reported() -> None:
    publication = tables("LANTUS 100", "ABASAGLAR 100", "LANTUS CREME")
    codes: dict[str, str | None] = {"1": "A10AE04", "2": None, "3": "D02AC"}
    assert biosimilar_roles(publication, codes, GROUPS) == {
        "1": "reference",
        "2": "biosimilar",
    }
    said = {(odd.kind, odd.line, odd.found) for odd in publication.oddities}
    assert said == {
        ("biosimilar ATC", 3, "LANTUS : D02AC, groupe de code A10AE04"),
        ("biosimilar not found", 0, "insulin : INSULINE GLARGINE X"),
        ("biosimilar not found", 0, "lispro : HUMALOG, GONE"),
    }


def test_the_groups_that_come_with_maillage_are_those_that_the_sources_name() -> None:
    found = read_biosimilars()
    by_code = {group.atc: group for group in found.groups.values()}
    assert set(by_code["L04AB01"].biosimilars) >= {"BENEPALI", "ERELZI"}
    assert set(by_code["L04AB01"].reference) == {"ENBREL"}
    assert set(by_code["L04AB04"].biosimilars) >= {
        "AMGEVITA",
        "HULIO",
        "HYRIMOZ",
        "IMRALDI",
    }
    assert set(by_code["A10AE04"].reference) == {"LANTUS"}
    for source in found.sources.values():
        assert source.own_knowledge or source.url


@pytest.mark.parametrize(
    ("reference", "biosimilars", "match"),
    [
        ({"A": "own"}, {"A": "own"}, "two parts"),
        ({"A": "elsewhere"}, {"B": "own"}, "elsewhere"),
    ],
)
def test_a_name_twice_or_a_source_that_is_not_there_is_a_fault_of_the_file(
    reference: dict[str, str], biosimilars: dict[str, str], match: str
) -> None:
    group = Group(atc="A10AE04", reference=reference, biosimilars=biosimilars)
    with pytest.raises(ValueError, match=match):
        checked(Biosimilars(sources=GROUPS.sources, groups={"g": group}))
