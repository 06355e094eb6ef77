"""What `maillage codes` prints: lists, coverage, the sheet of a presentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from maillage.commands.context import screen
from maillage.engine.codes.releases import (
    BDPM,
    DEMONSTRATION,
    ODDITIES,
    OPEN_MEDIC,
    WHO_DDD,
    Release,
)


KINDS = {
    BDPM: "BDPM",
    DEMONSTRATION: "démonstration",
    OPEN_MEDIC: "Open Medic",
    WHO_DDD: "doses de l'OMS",
}
_SOURCES = {
    "official": "officiel",
    "generic group": "groupe générique",
    "composition": "composition",
    "substance": "substance et voie",
}
_ROLES = {
    "princeps": "princeps",
    "generic": "générique",
    "complementary": "générique par complémentarité posologique",
    "substitutable": "générique substituable",
}
_BIOSIMILAR = {"reference": "référence", "biosimilar": "biosimilaire"}


def content(release: Release) -> str:
    """How much a release holds, in a few words."""
    if release.kind == WHO_DDD:
        return f"{thousands(release.counts['doses'])} doses"
    if "presentations" in release.counts:
        return f"{thousands(release.counts['presentations'])} présentations"
    return f"{thousands(release.counts.get('kept', 0))} lignes"


def coverage(release: Release) -> Table:
    """How many presentations say each thing."""
    total = release.counts["presentations"]
    table = Table("Présentations", "Nombre", "Part", box=None)
    rows = {
        "toutes": total,
        "avec un code ATC": release.counts["atc"],
        "  officiel": release.counts.get("atc_official", 0),
        "  par le groupe générique": release.counts.get("atc_generic_group", 0),
        "  par la composition": release.counts.get("atc_composition", 0),
        "  par la substance et la voie": release.counts.get("atc_substance", 0),
        "avec un nombre d'unités": release.counts["units_per_pack"],
        "avec un groupe générique": release.counts["generic_group"],
        "avec un prix": release.counts["price_cents"],
        "avec un dosage par unité": release.counts["strength_micrograms"],
        "avec une quantité par boîte": release.counts["pack_content_millionths"],
        "dans un groupe de biosimilaires": release.counts["biosimilar_role"],
    }
    for label, count in rows.items():
        share = f"{100 * count / total:.1f} %".replace(".", ",") if total else ""
        table.add_row(label, thousands(count), share)
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def add_again(release: Release) -> str:
    """What to do of a release made before strengths and forms were read."""
    return (
        f"La version {release.name} des médicaments ne dit ni dosage, ni forme, ni "
        "biosimilaire : ajoutez de nouveau la même publication, avec "
        "« maillage codes add bdpm »."
    )


def say_oddities(release: Release) -> None:
    """How many oddities were noted, and where."""
    count = sum(release.oddities.values())
    if count:
        screen.print(
            f"{thousands(count)} particularités notées : {release.path / ODDITIES}",
            markup=False,
            soft_wrap=True,
        )


def sheet(
    found: Mapping[str, Any],
    release: Release,
    labels: Mapping[str, str],
    daily_doses: str,
) -> Table:
    """What a release says of a presentation; `daily_doses` is said as it is."""
    table = Table(
        title=escape(found["label"]), show_header=False, title_justify="left", box=None
    )
    rows = {
        "CIP13": found["cip13"],
        "ATC": _atc(found, labels),
        "Groupe générique": _group(found),
        "Groupe de biosimilaires": _BIOSIMILAR.get(found["biosimilar_role"], "aucun"),
        "Forme": found["form"] or "inconnue",
        "Dosage d'une unité": _strength(found["strength_micrograms"]),
        "Unités par boîte": str(found["units_per_pack"] or "inconnu"),
        "Doses quotidiennes (DDD)": daily_doses,
        "Prix sans honoraires": _euros(found["price_cents"]),
        "Honoraires": _euros(found["fee_cents"]),
        "Remboursement": f"{found['reimbursement_percent']} %"
        if found["reimbursement_percent"] is not None
        else "non remboursé",
        "Version": f"{release.name} ({KINDS[release.kind]})",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def _atc(found: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    atc: str = found["atc"] or "inconnu"
    label = labels.get(atc)
    source = found["atc_source"]
    said = f" ({_SOURCES.get(source, source)})" if source else ""
    return f"{atc} — {label}{said}" if label else atc + said


def _group(found: Mapping[str, Any]) -> str:
    group = found["generic_group"]
    return f"{group} ({_ROLES[found['generic_role']]})" if group else "aucun"


def _strength(micrograms: int | None) -> str:
    if micrograms is None:
        return "inconnu"
    amount, unit = (
        (micrograms, "µg") if micrograms < 1000 else (micrograms / 1000, "mg")
    )
    return f"{decimal(amount)} {unit}"


def decimal(number: float) -> str:
    """A number as French writes it, without needless zeros."""
    whole, _, decimals = f"{number:.3f}".rstrip("0").rstrip(".").partition(".")
    return thousands(int(whole)) + (f",{decimals}" if decimals else "")


def _euros(cents: int | None) -> str:
    if cents is None:
        return "inconnu"
    return f"{thousands(cents // 100)},{cents % 100:02d} €"


def thousands(number: int) -> str:
    """A whole number with French thin spaces."""
    return f"{number:,}".replace(",", "\u202f")
