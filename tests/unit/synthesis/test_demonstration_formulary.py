"""The built-in formulary: complete, marked, and read as a drug release."""

from __future__ import annotations

import numpy as np
import pytest

from maillage.engine.codes.doses import quantities_named
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
    assert any(
        wanted.contains(row["atc"], row["strength_micrograms"], row["form"])
        for row in demonstration_presentations().to_pylist()
    )


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


def test_the_strength_is_the_dose_that_the_label_says() -> None:
    """Written by hand in the file, read here of the label by another program."""
    compared = 0
    for product in demonstration_products():
        said = product.label.partition(",")[0].replace("/dose", "")
        doses = {q.amount * 1000 for q in quantities_named(said) if q.unit == "mg"}
        if product.doses.strength_micrograms is not None and doses:
            assert product.doses.strength_micrograms in doses, product.name
            compared += 1
    assert compared > 120


def test_a_counted_pack_holds_its_units_and_a_bottle_its_volume() -> None:
    held = {
        product.name: (product.doses.content_millionths, product.doses.content_unit)
        for product in demonstration_products()
    }
    assert held["esomeprazole"] == (28 * 20_000_000, "mg")
    # 500 mg in 5 ml, 60 ml: 6 g
    assert held["amoxicilline-enfant"] == (6_000_000_000, "mg")
    # 5 pens of 3 ml of 100 units
    assert held["insuline-glargine"] == (1_500_000_000, "U")
    assert held["econazole"] == (None, None)


def test_a_biosimilar_is_beside_its_reference_and_costs_less() -> None:
    rows = demonstration_presentations().to_pylist()
    prices = {
        (row["atc"], row["biosimilar_role"]): row["price_cents"]
        for row in rows
        if row["biosimilar_role"]
    }
    assert set(prices) == {
        (atc, role)
        for atc in ("A10AE04", "B01AB05", "L04AB01", "L04AB04")
        for role in ("reference", "biosimilar")
    }
    assert prices["A10AE04", "biosimilar"] < prices["A10AE04", "reference"]
    assert prices["B01AB05", "biosimilar"] < prices["B01AB05", "reference"]
    assert all(row["generic_role"] is None for row in rows if row["biosimilar_role"])
