"""A formulary of real presentations, used as much as a country uses them.

The relative volume of a presentation is its reimbursed euros over its price: what an
open file of euros by CIP13 allows. Doctors choose among the same substances as in the
built-in formulary; the CIP13, prices, packs and generics are those of the release.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from maillage.engine.errors import BadInput
from maillage.engine.synthesis.formulary import (
    DISPENSING_FEE_CENTS,
    Formulary,
    Presentation,
    Product,
    demonstration_products,
)


CIP13_COLUMN, EUROS_COLUMN = "cip13", "rembourse_eur"
_SAME_PACK = 0.15
_GENERIC = ("generic", "substitutable")


@dataclass(frozen=True)
class _Sold:
    """A real presentation that the country used, with its relative volume."""

    row: Mapping[str, Any]
    volume: float

    def fits(self, units: int | None) -> bool:
        """Whether its pack is about as large (or as unknown) as the one wanted."""
        own = self.row["units_per_pack"]
        if units is None or own is None:
            return units is None and own is None
        return bool(abs(own - units) <= _SAME_PACK * units)


def published_formulary(presentations: pa.Table, weights: Path) -> Formulary:
    """The built-in products sold under the CIP13 of a release (presentations.parquet).

    `weights` is a CSV with columns cip13 and rembourse_eur (euros of a year). A
    product none of whose substance is sold is left out of every file. BadInput where
    the file cannot be read so, or where it and the release have nothing in common.
    """
    sold = _by_substance(presentations, _euros(weights))
    products = demonstration_products()
    found: list[Presentation] = []
    volumes = np.zeros(len(products))
    for number, product in enumerate(products):
        own = _sold_as(product, sold)
        volumes[number] = sum(one.volume for one in own)
        found += [_presentation(number, product, one) for one in own]
    if not found:
        raise BadInput(
            f"{weights.name} : aucun de ses CIP13 n'est dans la version des codes ; "
            "donnez les deux de la même époque."
        )
    return Formulary(products, found, volumes)


def _euros(weights: Path) -> dict[str, float]:
    try:
        with weights.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = {CIP13_COLUMN, EUROS_COLUMN} - set(rows.fieldnames or ())
            if missing:
                raise BadInput(
                    f"{weights.name} : il manque la colonne {sorted(missing)[0]} ; "
                    "attendu un CSV à virgules avec cip13 et rembourse_eur."
                )
            return {row[CIP13_COLUMN]: float(row[EUROS_COLUMN]) for row in rows}
    except FileNotFoundError:
        raise BadInput(
            f"Le fichier {weights} n'existe pas ; vérifiez son nom."
        ) from None
    except (ValueError, TypeError, UnicodeDecodeError, csv.Error):
        raise BadInput(
            f"{weights.name} : ce n'est pas un CSV de montants par CIP13 "
            "(UTF-8, virgules, point décimal)."
        ) from None


def _by_substance(
    presentations: pa.Table, euros: Mapping[str, float]
) -> dict[str, list[_Sold]]:
    """What is sold, by ATC code; without one, by the first word of the label."""
    sold: dict[str, list[_Sold]] = defaultdict(list)
    for row in presentations.to_pylist():
        spent, price = euros.get(row["cip13"], 0.0), row["price_cents"]
        if price and spent > 0:
            known_by = row["atc"] or row["label"].split(" ")[0].upper()
            sold[known_by].append(_Sold(row, spent * 100 / price))
    return sold


def _sold_as(product: Product, sold: Mapping[str, Sequence[_Sold]]) -> Sequence[_Sold]:
    """Those of the product's substance in its pack, else in any pack.

    Drugs of no major interest have no ATC code in the release: generics among them
    are recognised by their label, which begins with the substance.
    """
    same = sold.get(product.atc, ())
    unnamed = sold.get(product.label.split(" ")[0], ())
    fitting = [one for one in (*same, *unnamed) if one.fits(product.units)]
    counted = product.units is not None
    alike = [
        one for one in unnamed if (one.row["units_per_pack"] is not None) == counted
    ]
    return fitting or same or alike


def _presentation(number: int, product: Product, one: _Sold) -> Presentation:
    percent, fee = one.row["reimbursement_percent"], one.row["fee_cents"]
    return Presentation(
        product=number,
        cip13=one.row["cip13"],
        is_generic=one.row["generic_role"] in _GENERIC,
        substitutable=one.row["generic_group"] is not None,
        price_cents=one.row["price_cents"],
        fee_cents=DISPENSING_FEE_CENTS if fee is None else fee,
        reimbursement_percent=(
            product.reimbursement_percent if percent is None else percent
        ),
        weight=one.volume,
    )
