"""The medicines that the synthetic pole delivers.

A *product* is what a doctor chooses (a substance, a strength, a pack); a
*presentation* is what a pharmacy hands over (a CIP13, of the generic or of the
original). The built-in products are in `formulary.csv`: real substances, strengths and
ATC codes (own knowledge), approximate prices, invented CIP13. Insulin glargine and
enoxaparin have a biosimilar, as they do. Labels begin with the substance and end with
the word "démonstration", so that nobody takes them for a real reference.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import numpy as np
import pyarrow as pa

from maillage.engine.synthesis.draws import Booleans, DrawTable, Floats, Integers
from maillage.engine.synthesis.identifiers import demonstration_cip13, demonstration_cis


DISPENSING_FEE_CENTS = 102

_SCHEMA = pa.schema(
    [
        pa.field("cip13", pa.string(), nullable=False),
        pa.field("cis", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("atc", pa.string()),
        pa.field("atc_source", pa.string()),
        pa.field("generic_group", pa.string()),
        pa.field("generic_role", pa.string()),
        pa.field("units_per_pack", pa.int32()),
        pa.field("price_cents", pa.int32()),
        pa.field("fee_cents", pa.int32()),
        pa.field("reimbursement_percent", pa.int16()),
        pa.field("strength_micrograms", pa.int64()),
        pa.field("form", pa.string()),
        pa.field("biosimilar_role", pa.string()),
        pa.field("routes", pa.string()),
        pa.field("pack_content_millionths", pa.int64()),
        pa.field("pack_content_unit", pa.string()),
    ]
)


@dataclass(frozen=True)
class Doses:
    """What a product says of doses, as in a drug release; None where it does not say.

    `content_millionths` is that of a whole pack, in millionths of `content_unit`.
    """

    form: str
    route: str
    strength_micrograms: int | None = None
    content_millionths: int | None = None
    content_unit: str | None = None


@dataclass(frozen=True)
class Product:
    """What a doctor chooses. `months`: how long one delivery of `boxes` lasts.

    `biosimilar_cents` is the price of its biosimilar, where it has one; such a product
    is handed over as the biosimilar as another one is as its generic.
    """

    name: str
    label: str
    units: int | None
    months: int
    boxes: int
    atc: str
    generic_cents: int | None
    brand_cents: int | None
    reimbursement_percent: int
    generic_share: float
    doses: Doses
    biosimilar_cents: int | None = None


@dataclass(frozen=True)
class Presentation:
    """What a pharmacy hands over; `weight` is its share among its product's own."""

    product: int
    cip13: str
    is_generic: bool
    substitutable: bool
    price_cents: int
    reimbursement_percent: int
    fee_cents: int = DISPENSING_FEE_CENTS
    weight: float = 1.0


class Formulary:
    """Products and their presentations, ready for drawing many at once.

    `volumes`, where given, is how many boxes of each product a country uses: the
    choices between products then follow it rather than the built-in weights.
    `is_sold`, `generic_share`, `months` and `boxes` are by product number,
    `is_generic` and `substitutable` by presentation number.
    """

    def __init__(
        self,
        products: Sequence[Product],
        presentations: Sequence[Presentation],
        volumes: Floats | None = None,
    ) -> None:
        self.products = list(products)
        self.presentations = list(presentations)
        self.volumes = volumes
        self.number = {product.name: i for i, product in enumerate(products)}
        self.months = np.array([p.months for p in products], dtype=np.int16)
        self.boxes = np.array([p.boxes for p in products], dtype=np.int8)
        self.substitutable = np.array([p.substitutable for p in presentations])
        self.is_sold = np.isin(
            np.arange(len(products)), [p.product for p in presentations]
        )
        self.is_generic = np.array([p.is_generic for p in presentations])
        self.generic_share = self._generic_shares()
        self._table = DrawTable(
            [2 * p.product + p.is_generic for p in presentations],
            range(len(presentations)),
            [p.weight for p in presentations],
        )

    def belonging_to(self, *prefixes: str) -> Booleans:
        """Which products have an ATC code beginning with one of the prefixes."""
        return np.array([product.atc.startswith(prefixes) for product in self.products])

    def pick(self, product: Integers, generic: Booleans, draws: Floats) -> Integers:
        """The presentation of each line, from a draw in [0, 1) of each line."""
        return self._table.pick(product * 2 + generic, draws)

    def _generic_shares(self) -> Floats:
        """The built-in share, or the volumes' own; 0 or 1 where only one sort exists.

        A product that nobody sells has 0.
        """
        owner = np.array([p.product for p in self.presentations])
        weights = np.array([p.weight for p in self.presentations])
        count = len(self.products)
        whole = np.bincount(owner, weights, count)
        generic = np.bincount(owner, weights * self.is_generic, count)
        share = np.divide(generic, whole, out=np.zeros(count), where=whole > 0)
        if self.volumes is not None:
            return share
        built_in = np.array([product.generic_share for product in self.products])
        return np.where((share > 0) & (share < 1), built_in, share)


@cache
def demonstration_products() -> tuple[Product, ...]:
    """The built-in products, in the order of `formulary.csv`."""
    text = files(__package__).joinpath("formulary.csv").read_text(encoding="utf-8")
    return tuple(map(_product, csv.DictReader(text.splitlines(), delimiter=";")))


def demonstration_formulary() -> Formulary:
    """The built-in products with their invented presentations."""
    products = demonstration_products()
    presentations = [
        Presentation(
            product=number,
            cip13=cip13,
            is_generic=is_generic,
            substitutable=product.generic_cents is not None,
            price_cents=price,
            reimbursement_percent=product.reimbursement_percent,
        )
        for number, product, is_generic, price, cip13, _cis in _sold(products)
    ]
    return Formulary(products, presentations)


def demonstration_presentations() -> pa.Table:
    """The built-in formulary as a drug release: the columns of presentations.parquet.

    To be kept under a kind that says what it is (`demonstration`): the CIP13 and CIS
    are invented, the prices approximate.
    """
    rows = [
        {
            "cip13": cip13,
            "cis": cis,
            "label": f"{product.label} ({_sort(product, is_generic)}démonstration)",
            "atc": product.atc,
            "atc_source": "official",
            "generic_group": _group(number, product),
            "generic_role": _role(product, is_generic),
            "units_per_pack": product.units,
            "price_cents": price,
            "fee_cents": DISPENSING_FEE_CENTS,
            "reimbursement_percent": product.reimbursement_percent,
            "strength_micrograms": product.doses.strength_micrograms,
            "form": product.doses.form,
            "biosimilar_role": _biosimilar_role(product, is_generic),
            "routes": product.doses.route,
            "pack_content_millionths": product.doses.content_millionths,
            "pack_content_unit": product.doses.content_unit,
        }
        for number, product, is_generic, price, cip13, cis in _sold(
            demonstration_products()
        )
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _sold(
    products: Sequence[Product],
) -> Iterator[tuple[int, Product, bool, int, str, str]]:
    """Each presentation: product number, product, generic?, cents, CIP13, CIS.

    Biosimilars come last, where they change the code of no other.
    """
    kinds = [
        *(
            (number, product, is_generic, price)
            for number, product in enumerate(products)
            for is_generic, price in (
                (True, product.generic_cents),
                (False, product.brand_cents),
            )
        ),
        *(
            (number, product, True, product.biosimilar_cents)
            for number, product in enumerate(products)
        ),
    ]
    rank = 0
    for number, product, is_generic, price in kinds:
        if price is not None:
            rank += 1
            codes = demonstration_cip13(rank), demonstration_cis(rank)
            yield number, product, is_generic, price, *codes


def _group(number: int, product: Product) -> str | None:
    return f"D{number + 1:04d}" if product.generic_cents is not None else None


def _role(product: Product, is_generic: bool) -> str | None:
    if product.generic_cents is None:
        return None
    return "generic" if is_generic else "princeps"


def _biosimilar_role(product: Product, is_generic: bool) -> str | None:
    if product.biosimilar_cents is None:
        return None
    return "biosimilar" if is_generic else "reference"


def _sort(product: Product, is_generic: bool) -> str:
    if product.biosimilar_cents is not None:
        return "biosimilaire, " if is_generic else "référence, "
    if product.generic_cents is None:
        return ""
    return "générique, " if is_generic else "princeps, "


def _product(row: dict[str, str]) -> Product:
    label = "{substance} {strength}, {form}, {container}".format(**row)
    return Product(
        name=row["product"],
        label=label,
        units=int(row["units"]) if row["units"] else None,
        months=int(row["months"]),
        boxes=int(row["boxes"]),
        atc=row["atc"],
        generic_cents=_cents(row["generic_eur"]),
        brand_cents=_cents(row["brand_eur"]),
        reimbursement_percent=int(row["rate"]),
        generic_share=float(
            (row["biosimilar_share"] or row["generic_share"]).replace(",", ".")
        ),
        doses=_doses(row),
        biosimilar_cents=_cents(row["biosimilar_eur"]),
    )


def _doses(row: dict[str, str]) -> Doses:
    """A pack of counted units holds them all; another says what it holds."""
    strength = int(row["strength_ug"]) if row["strength_ug"] else None
    content, unit = None, None
    if row["content"]:
        amount, unit = row["content"].split(" ")
        content = int(Decimal(amount.replace(",", ".")) * 1_000_000)
    elif strength is not None and row["units"]:
        # Micrograms are thousandths of a milligram.
        content, unit = strength * int(row["units"]) * 1000, "mg"
    pressurised = "pressurisé" in row["container"]
    form = row["form"] + (" en flacon pressurisé" if pressurised else "")
    return Doses(_plain(form), _plain(row["route"]), strength, content, unit)


def _plain(text: str) -> str:
    """Lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _cents(euros: str) -> int | None:
    return round(float(euros.replace(",", ".")) * 100) if euros else None
