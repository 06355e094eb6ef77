"""The theme kits as one page to read and correct: docs/reference/kits.md.

Written with the catalogue by `python -m tools.reference_pages`; a test holds it to the
library.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from maillage.engine.indicators.kits import Case, Evidence, Kit
from maillage.engine.indicators.library import find_entry, load_kits
from tools.reference_links import notice_link


PAGE = Path(__file__).parents[1] / "docs" / "reference" / "kits.md"

_DIRECTIONS = {"increase": "à augmenter", "decrease": "à diminuer"}
_BEGINNING = """\
# Les kits de thème

*Page écrite depuis la bibliothèque par `python -m tools.reference_pages` ; un test la
tient à jour.*

Ce que trouve l'animateur pour une séance de deux heures. Comment lire, corriger et
écrire un kit est dans le [guide](../guide/kits.md) ; les indicateurs sont dans le
[catalogue](indicators.md).
"""


def kits_page() -> str:
    """The whole page, in Markdown: one chapter for each full kit."""
    chapters = ["\n".join(_chapter(kit)) for kit in load_kits() if kit.full]
    return "\n\n".join(part.strip("\n") for part in [_BEGINNING, *chapters]) + "\n"


def _chapter(kit: Kit) -> Iterator[str]:
    checked = ", ".join(kit.reviewed_by) or "personne encore"
    yield f"## {kit.title}\n"
    yield (
        f"Auteur : {kit.owner}. Relu par : {checked}. Écrit le {kit.written_on}, à "
        f"revoir avant le {kit.next_review}.\n"
    )
    yield "**Indicateurs**\n"
    for one in kit.indicators:
        entry = find_entry(one.id)
        link = f"[{one.id}]({notice_link(entry)})"
        yield f"- {link}, {entry.indicator.title} : {one.reason}."
    yield "\n**Les preuves en dix lignes**\n"
    for number, line in enumerate(kit.evidence, start=1):
        yield f"{number}. {line.text} *{_source(line)}*"
    for number, case in enumerate(kit.cases, start=1):
        yield from _case(number, case)
    yield "\n**Questions au groupe**\n"
    yield from (f"- {question}" for question in kit.questions)
    yield "\n**Deux heures**\n"
    yield "| Minutes | Étape | Qui mène | Ce qui se fait |\n| ---: | --- | --- | --- |"
    for step in kit.plan:
        yield f"| {step.minutes} | {step.title} | {step.led_by} | {step.detail} |"
    yield "\n**Consensus à compléter**\n"
    yield from (f"- {statement.text}" for statement in kit.consensus)
    yield "\n**Engagements à proposer**\n"
    for one in kit.commitments:
        yield f"- {one.indicator}, {_DIRECTIONS[one.direction]}. {one.hint}"


def _source(line: Evidence) -> str:
    if line.to_verify:
        return f"{line.source}."
    named = f"[{line.source}]({line.url})" if line.url else line.source
    return f"{named}, {line.dated}, lu le {line.read_on}."


def _case(number: int, case: Case) -> Iterator[str]:
    yield f"\n**Cas {number}. {case.title}**"
    before = ""
    for line in case.text.split("\n"):
        yield line if line[:2] == before[:2] == "- " else f"\n{line}"
        before = line
    yield ""
    yield from (f"{place}. {one}" for place, one in enumerate(case.questions, start=1))
    yield f"\nCe que la discussion peut apporter : {case.brings_out}"


def write_page() -> None:
    """Write the page in its place."""
    PAGE.write_text(kits_page(), encoding="utf-8")
