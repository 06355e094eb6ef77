"""The built-in formulary: complete, marked, and read as a drug release."""

from __future__ import annotations

import numpy as np
import pytest

from maillage.engine.codes.packs import units_per_pack
from maillage.engine.codes.releases import PRESENTATIONS_SCHEMA
from maillage.engine.indicators.library import plain_drug_sets
from maillage.engine.indicators.model import DrugSet
from maillage.engine.synthesis.choices import Choices, content
from maillage.engine.synthesis.formulary import (
    demonstration_formulary,
    demonstration_presentations,
    demonstration_products,
)


def test_the_presentations_have_the_columns_of_a_drug_release() -> None:
    assert demonstration_presentations().schema.equals(PRESENTATIONS_SCHEMA)


def test_every_label_begins_with_the_substance_and_ends_by_saying_what_it_is() -> None:
    labels = demonstration_presentations()["label"].to_pylist()
    assert all(label[:3].isupper() for label in labels)
    assert all(label.endswith("démonstration)") for label in labels)


def test_no_code_is_used_twice() -> None:
    table = demonstration_presentations()
    assert len(set(table["cip13"].to_pylist())) == table.num_rows
    assert len(set(table["cis"].to_pylist())) == table.num_rows


def test_the_units_are_those_that_the_label_says() -> None:
    differing = {
        product.name: (product.units, units_per_pack(product.label))
        for product in demonstration_products()
        if units_per_pack(product.label) not in (product.units, None)
    }
    assert differing == {}


def test_a_generic_group_has_a_princeps_and_a_cheaper_generic() -> None:
    rows = demonstration_presentations().to_pylist()
    groups = {row["generic_group"] for row in rows} - {None}
    for group in groups:
        price = {
            row["generic_role"]: row["price_cents"]
            for row in rows
            if row["generic_group"] == group
        }
        assert set(price) == {"princeps", "generic"}
        assert price["generic"] < price["princeps"]


@pytest.mark.parametrize("wanted", plain_drug_sets().values(), ids=lambda s: s.name)
def test_every_drug_set_of_the_library_holds_a_presentation(wanted: DrugSet) -> None:
    atc = set(demonstration_presentations()["atc"].to_pylist())
    assert any(wanted.contains(code) for code in atc)


def test_every_product_is_chosen_for_some_need() -> None:
    chosen = {product for shares in content("choices").values() for product in shares}
    assert chosen == {product.name for product in demonstration_products()}


def test_every_need_is_given_something() -> None:
    number = Choices(demonstration_formulary()).number
    wanted = [need["choose"] for need in content("needs").values()]
    wanted += [
        name for need in content("needs").values() for name in need.get("with", {})
    ]
    wanted += [
        treatment["choose"]
        for condition in content("conditions").values()
        for treatment in condition["treatments"]
    ]
    assert set(wanted) <= set(number)


def test_the_generic_is_picked_where_it_is_asked_and_the_original_elsewhere() -> None:
    formulary = demonstration_formulary()
    product = np.full(2, formulary.number["amoxicilline"])
    picked = formulary.pick(product, np.array([True, False]), np.array([0.0, 0.999999]))
    assert formulary.is_generic[picked].tolist() == [True, False]
    assert [formulary.presentations[i].product for i in picked] == product.tolist()
