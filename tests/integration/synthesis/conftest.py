"""One pole for all the tests that look at its shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.pole import Pole, write_pole


LAST_MONTH = date(2026, 10, 1)

_LINES = """
CREATE TABLE lines AS
SELECT strptime(date_delivrance, '%d/%m/%Y')::DATE AS delivered_on,
       strptime(date_prescription, '%d/%m/%Y')::DATE AS prescribed_on,
       prescripteur AS doctor, specialite AS specialty, pharmacie AS pharmacy,
       patient, annee_naissance::INT AS birth_year, sexe::INT AS sex, cip13,
       boites::INT AS boxes, replace(montant, ',', '.')::DECIMAL(9, 2) AS amount,
       replace(rembourse, ',', '.')::DECIMAL(9, 2) AS reimbursed, ald::INT AS ill,
       renouvellement::INT AS renewal, substitution, atc, generic_role,
       year(delivered_on) - birth_year AS age, price_cents, fee_cents
FROM read_csv($files, delim = ';', header = true, all_varchar = true)
LEFT JOIN presentations USING (cip13)
"""


@pytest.fixture(scope="session")
def pole(tmp_path_factory: pytest.TempPathFactory) -> Pole:
    """The pole of seed 1."""
    return write_pole(
        tmp_path_factory.mktemp("pole"), seed=1, last_month=LAST_MONTH, patients=12_000
    )


@pytest.fixture(scope="session")
def lines(pole: Pole) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its lines as a table `lines`, read by somebody else's CSV reader."""
    with duckdb.connect() as connection:
        connection.register("presentations", demonstration_presentations())
        connection.execute(_LINES, {"files": [str(path) for path in pole.files]})
        yield connection
