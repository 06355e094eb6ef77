"""Real presentations, used as much as the country uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from maillage.engine.codes.releases import PRESENTATIONS_SCHEMA
from maillage.engine.errors import BadInput
from maillage.engine.synthesis.choices import Choices
from maillage.engine.synthesis.published_volumes import published_formulary


def _row(cip13: str, label: str, **told: Any) -> dict[str, Any]:
    usual = {
        "cip13": cip13,
        "cis": "60000000",
        "label": label,
        "price_cents": 200,
        "fee_cents": 102,
        "reimbursement_percent": 65,
        "units_per_pack": 28,
    }
    return usual | told


def _release(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=PRESENTATIONS_SCHEMA)


def _weights(folder: Path, text: str) -> Path:
    path = folder / "euros.csv"
    path.write_text(text, encoding="utf-8")
    return path


PANTO = {"atc": "A02BC02", "generic_group": "1"}
OMEP = {"atc": "A02BC01"}


def test_volumes_are_euros_over_price_and_generics_have_their_share(
    tmp_path: Path,
) -> None:
    release = _release(
        _row("1", "INIPOMP 20 mg", generic_role="princeps", price_cents=400, **PANTO),
        _row("2", "PANTOPRAZOLE X 20 mg", generic_role="generic", **PANTO),
        _row("3", "MOPRAL 20 mg", **OMEP),
    )
    euros = "cip13,libelle,rembourse_eur\n1,INIPOMP,400\n2,PANTO,600\n3,MOPRAL,200\n"
    formulary = published_formulary(release, _weights(tmp_path, euros))
    panto, omep = formulary.number["pantoprazole"], formulary.number["omeprazole"]
    # 400 EUR / 4 EUR + 600 / 2 = 100 + 300 boxes; 200 / 2 = 100 boxes.
    assert formulary.volumes is not None
    assert formulary.volumes[panto] == 400
    assert formulary.volumes[omep] == 100
    assert formulary.generic_share[panto] == 0.75
    assert formulary.generic_share[omep] == 0
    assert formulary.is_sold[panto]
    assert not formulary.is_sold[formulary.number["apixaban"]]
    Choices(formulary)  # lists in which nothing is sold must still be made


def test_a_pack_of_another_size_serves_only_where_none_fits(tmp_path: Path) -> None:
    release = _release(
        _row("1", "ATORVASTATINE X", atc="C10AA05", units_per_pack=28),
        _row("2", "ATORVASTATINE X", atc="C10AA05", units_per_pack=90),
        _row("3", "MOPRAL", units_per_pack=7, **OMEP),
    )
    euros = "cip13,rembourse_eur\n1,10\n2,10\n3,10\n"
    formulary = published_formulary(release, _weights(tmp_path, euros))
    sold = {
        formulary.products[p.product].name: p.cip13 for p in formulary.presentations
    }
    assert sold["atorvastatine"] == "1"
    assert sold["atorvastatine-90"] == "2"
    assert sold["omeprazole"] == "3"


def test_a_generic_without_atc_is_known_by_its_label(tmp_path: Path) -> None:
    release = _release(_row("1", "DICLOFENAC X 50 mg, comprimé", units_per_pack=30))
    euros = _weights(tmp_path, "cip13,rembourse_eur\n1,10\n")
    formulary = published_formulary(release, euros)
    assert formulary.is_sold[formulary.number["diclofenac"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cip13;rembourse_eur\n1;10\n", "il manque la colonne"),
        ("", "il manque la colonne cip13"),
        ("cip13,rembourse_eur\n1,beaucoup\n", "ce n'est pas un CSV de montants"),
        ("cip13,rembourse_eur\n9,10\n", "aucun de ses CIP13"),
    ],
)
def test_weights_that_cannot_serve_are_refused_with_the_reason(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        published_formulary(
            _release(_row("1", "MOPRAL", **OMEP)), _weights(tmp_path, text)
        )


def test_weights_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="n'existe pas"):
        published_formulary(_release(), tmp_path / "absent.csv")
