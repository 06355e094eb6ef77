"""The tables of a lake where they are: Delta or Parquet, on a disk or in a store."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from deltalake import DeltaTable

from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.sql.spark_engine import SparkEngine
from maillage.engine.lake.facts import Presentation


if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Found = TypeVar("Found")

LINES = (
    *("delivered_on", "patient", "birth_year", "sex", "prescriber", "pharmacy"),
    *("cip13", "boxes", "amount_cents"),
)
OPTIONAL_OF_LINES = {"long_term_illness": "boolean", "substitution": "string"}
"""Unknown everywhere in a table that lacks one."""

REQUIRED_OF_PRESENTATIONS = ("cip13", "atc", "units_per_pack", "generic_role")
OPTIONAL_OF_PRESENTATIONS = {
    "label": "string",
    "strength_micrograms": "bigint",
    "form": "string",
    "biosimilar_role": "string",
    "daily_doses_millionths": "bigint",
}

_SAFE_FEATURES = frozenset({"timestampNtz", "appendOnly"})
"""Features of a Delta table that do not change which rows its files hold."""


def open_session(master: str | None) -> SparkSession:
    """The session of the cluster that runs us, or of `master`, or of this machine.

    Raises BadInput where Spark or Java is missing, or the master does not answer.
    """
    # What pyspark says of the pandas it finds is of no use to who counts.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    try:
        # Only here: whoever does not use Spark need not have it.
        spark = import_module("pyspark.sql")
    except ImportError:
        raise BadInput(
            "Le moteur « spark » a besoin de pyspark, qui n'est pas installé : "
            "lancez « pip install 'maillage[spark]' »."
        ) from None
    builder = spark.SparkSession.builder.appName("maillage")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if master:
        builder = builder.master(master)
    try:
        session: SparkSession = builder.getOrCreate()
    except Exception as error:
        raise BadInput(_why_it_did_not_start(error, master)) from error
    return session


def _why_it_did_not_start(error: Exception, master: str | None) -> str:
    if "JAVA_GATEWAY" in str(error):
        return (
            "Spark n'a pas pu lancer Java : installez Java 17 ou une version plus "
            "récente, ou donnez son dossier dans la variable JAVA_HOME."
        )
    if isinstance(error, FileNotFoundError):
        return (
            "Spark n'est pas là où le dit la variable SPARK_HOME : corrigez-la, ou "
            "retirez-la pour utiliser celui de pyspark."
        )
    return (
        f"Spark ne démarre pas (maître « {master or 'local'} ») : vérifiez l'adresse "
        "donnée dans la variable SPARK_MASTER."
    )


def open_tables(session: SparkSession, uri: str) -> SparkEngine:
    """The engine on `lines` and `presentations` under a folder or an address.

    Each is a Delta table, a folder of Parquet files, or one file `.parquet`. Raises
    BadInput where one is missing, unreadable or lacks a column.
    """
    lines = _table(session, uri, "lines")
    lines = _columns(lines, "lines", uri, LINES, OPTIONAL_OF_LINES)
    return SparkEngine(session, lines, _presentations(session, uri))


def _presentations(session: SparkSession, uri: str) -> dict[str, Presentation]:
    name = "presentations"
    frame = _columns(
        _table(session, uri, name),
        name,
        uri,
        REQUIRED_OF_PRESENTATIONS,
        OPTIONAL_OF_PRESENTATIONS,
    )
    rows = _told(frame.collect, uri, name)
    return {row["cip13"]: Presentation(**row.asDict()) for row in rows}


def _columns(
    frame: DataFrame,
    name: str,
    uri: str,
    required: Sequence[str],
    optional: dict[str, str],
) -> DataFrame:
    """The columns that the statements read, those that may be absent being null."""
    missing = [column for column in required if column not in frame.columns]
    if missing:
        raise BadInput(
            f"La table « {name} » de {uri} n'a pas la colonne « {missing[0]} » : "
            "donnez-lui les colonnes que « maillage lake import » écrit."
        )
    return frame.selectExpr(
        *required,
        *(
            column if column in frame.columns else f"CAST(NULL AS {kind}) AS {column}"
            for column, kind in optional.items()
        ),
    )


def _table(session: SparkSession, uri: str, name: str) -> DataFrame:
    """A table by its format, told by what lies there."""
    place = f"{uri.rstrip('/')}/{name}"
    if _exists(session, f"{place}/_delta_log", uri, name):
        return _delta(session, place, uri, name)
    for found in (place, f"{place}.parquet"):
        if _exists(session, found, uri, name):
            return _told(partial(session.read.parquet, found), uri, name)
    raise BadInput(
        f"La table « {name} » est introuvable : {uri} doit contenir « lines » et "
        "« presentations », en Delta ou en Parquet."
    )


def _exists(session: SparkSession, place: str, uri: str, name: str) -> bool:
    """Whether something lies there, wherever Spark itself can read."""

    def look() -> bool:
        machine: Any = session._jvm
        path = machine.org.apache.hadoop.fs.Path(place)
        settings = session._jsparkSession.sessionState().newHadoopConf()
        return bool(path.getFileSystem(settings).exists(path))

    return _told(look, uri, name)


def _delta(session: SparkSession, place: str, uri: str, name: str) -> DataFrame:
    """A Delta table, by Spark where it knows how, else by its list of current files."""
    try:
        return session.read.format("delta").load(place)
    except Exception:  # no jar of Delta Lake in this Spark
        table = _told(partial(DeltaTable, place), uri, name)
    features = set(table.protocol().reader_features or ()) - _SAFE_FEATURES
    if features:
        raise BadInput(
            f"La table Delta « {name} » de {uri} demande « {sorted(features)[0]} » : "
            "ajoutez delta-spark à ce Spark, qui ne sait pas le lire."
        )
    files = table.file_uris()
    if not files:
        raise BadInput(f"La table « {name} » de {uri} est vide : importez des lignes.")
    return _told(partial(session.read.parquet, *files), uri, name)


def _told(ask: Callable[[], Found], uri: str, name: str) -> Found:
    """What Spark or a store answers; BadInput with its first line where it refuses."""
    try:
        return ask()
    except Exception as error:
        raise BadInput(
            f"La table « {name} » de {uri} ne se lit pas ({type(error).__name__}) : "
            "vérifiez l'adresse et les droits d'accès."
        ) from error
