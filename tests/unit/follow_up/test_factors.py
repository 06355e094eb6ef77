"""Brakes and levers: the list that comes with Maillage, and what is refused of one."""

from __future__ import annotations

import pytest

from maillage.engine.errors import BadInput
from maillage.engine.follow_up.factors import (
    Side,
    by_code,
    load_factors,
    read_factors,
)


ONE = """
sources:
  - {name: Une liste, url: "https://exemple.fr/liste", read_on: 2026-11-22}
factors:
  - {code: time, domain: Les moyens, title: Temps, brake: Peu, lever: Assez}
  - {code: money, domain: Les moyens, title: Argent, brake: Peu, lever: Assez}
"""


def test_the_list_says_both_sides_of_each_subject_and_where_it_comes_from() -> None:
    found = load_factors()
    assert len(found.factors) == len(by_code()) >= 10
    assert all(each.url.startswith("https://") for each in found.sources)
    time = by_code()["time"]
    assert time.words(Side.BRAKE) != time.words(Side.LEVER)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("code: money", "code: time", "deux fois"),
        ("lever: Assez}", "leviers: Assez}", "Vouliez-vous dire"),
        (", brake: Peu", "", "il manque « brake »"),
        ("https://exemple.fr/liste", "liste", "https://"),
    ],
)
def test_a_list_that_does_not_fit_is_refused_with_its_line(
    before: str, after: str, said: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        read_factors(ONE.replace(before, after), "essai.yaml")
    assert said in str(refusal.value) and "essai.yaml, ligne" in str(refusal.value)
