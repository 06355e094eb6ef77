"""A document made ready for a page: its texts as blocks, its results as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.ui.components import Column, Table
from maillage.ui.plain_text import blocks


RESULT_COLUMNS = (
    Column("Période"),
    Column("Valeur", "number"),
    Column("Calculé de", "number"),
    Column("Source"),
    Column("Remarque"),
)


def presented(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document, as the template `document.html` reads it."""
    return {
        **document,
        "sections": [
            {**section, "blocks": blocks(section["text"])}
            for section in document["sections"]
        ],
        "needs": [_need(need) for need in document["needs"]],
    }


def _need(need: Mapping[str, Any]) -> dict[str, Any]:
    return {**need, "objectives": [_objective(one) for one in need["objectives"]]}


def _objective(objective: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        {**one, "indicators": [_indicator(each) for each in one["indicators"]]}
        for one in objective["undertakings"]
    ]
    return {**objective, "undertakings": rows}


def _indicator(indicator: Mapping[str, Any]) -> dict[str, Any]:
    return {**indicator, "table": results_table(indicator)}


def results_table(indicator: Mapping[str, Any]) -> Table | None:
    """The results of an indicator; None without any."""
    rows = [_result(one) for one in indicator["results"]]
    if not rows:
        return None
    return Table(f"Résultats : {indicator['title']}", RESULT_COLUMNS, rows)


def _result(result: Mapping[str, Any]) -> Sequence[str]:
    facts = dict(result["facts"])
    names = [column.label for column in RESULT_COLUMNS[1:]]
    return [result["title"], *(facts.get(name, "") for name in names)]
