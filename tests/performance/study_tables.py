"""The tables of `docs/methods/few-circles.md`, made of the study's lines.

`python -m tests.performance.study_tables` prints them; a test holds the page to them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path


RESULTS = Path(__file__).parents[2] / "docs" / "methods" / "few-circles.csv"
Rows = list[dict[str, str]]

MAIN = [(dates, circles) for dates in ("own", "two") for circles in ("4", "8", "12")]
SHOWN = {
    "doctor-level z": "doctors as independent, normal",
    "cluster z": "error by cluster, normal",
    "Student over cluster error, C-1": "error by cluster, Student C − 1",
    "t over circles, as published": "t over circles, as published",
    "t over circles, controls' noise": "t over circles, with the controls' noise",
    "permutation, not studentised": "permutation of the estimate",
    "permutation, studentised": "**permutation, studentised**",
    "wild bootstrap (TWFE)": "restricted wild bootstrap (TWFE)",
}


def read() -> Rows:
    with RESULTS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def tables(rows: Rows) -> list[str]:
    """Every table of the page, in order."""
    return [
        _main(rows, 0.0, "rejected"),
        _main(rows, 0.02, "rejected"),
        _other(rows),
        _placebo(rows),
        _announced(rows),
    ]


def _table(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [list(row) for row in body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _main(rows: Rows, effect: float, what: str) -> str:
    found = {
        (row["dates"], row["circles"], row["method"]): row[what]
        for row in rows
        if row["setting"] == "main" and float(row["effect"]) == effect
    }
    head = ["Method", *(f"{circles} circles, {dates}" for dates, circles in MAIN)]
    body = (
        [name, *(_percent(found[*design, method]) for design in MAIN)]
        for method, name in SHOWN.items()
    )
    return _table(head, body)


def _other(rows: Rows) -> str:
    """Designs beside the main one: the rule's method, and its nearest rivals."""
    aside = [row for row in rows if row["setting"] not in ("main", "announced")]
    aside = [row for row in aside if not row["setting"].startswith("placebo")]
    designs = dict.fromkeys((r["setting"], r["circles"], r["effect"]) for r in aside)
    found = {(r["setting"], r["circles"], r["effect"], r["method"]): r for r in aside}
    methods = [
        "permutation, studentised",
        "permutation, not studentised",
        "wild bootstrap (TWFE)",
        "Student over cluster error, C-1",
    ]
    head = ["Design", "Circles", "Effect", *(SHOWN[one] for one in methods)]
    body = []
    for design in designs:
        cells = [found.get((*design, one)) for one in methods]
        shown = [f"{_percent(c['rejected'])} / {_percent(c['covered'])}" if c else "–"
                 for c in cells]  # fmt: skip
        body.append([*design, *shown])
    return _table(head, body)


def _placebo(rows: Rows) -> str:
    head = [
        "Design",
        "Circles",
        "Interval",
        "Effect",
        "Coverage",
        "0 left out",
        "Width",
    ]
    body = (
        [
            row["setting"].removeprefix("placebo, ").replace("placebo", "main"),
            row["circles"],
            row["method"],
            row["effect"],
            _percent(row["covered"]),
            _percent(row["rejected"]),
            row["width"],
        ]
        for row in rows
        if row["setting"].startswith("placebo")
    )
    return _table(head, body)


def _announced(rows: Rows) -> str:
    head = ["Circles", "Announced before", "Seen after", "Monte Carlo error"]
    body = (
        [
            row["circles"],
            row["effect"],
            _percent(row["rejected"]),
            _percent(row["rejected_error"]),
        ]
        for row in rows
        if row["setting"] == "announced"
    )
    return _table(head, body)


def _percent(share: str) -> str:
    return f"{100 * float(share):.1f} %"


if __name__ == "__main__":
    print("\n\n".join(tables(read())))
