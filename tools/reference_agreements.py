"""The rules of agreements, written from their files: docs/reference/agreements.md.

Written with the catalogue by `python -m tools.reference_pages`; a test holds it to the
library.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from maillage.commands.agreements_output import KINDS
from maillage.engine.agreements.checking import facts_of_indicator
from maillage.engine.agreements.examples import example_result, example_text
from maillage.engine.agreements.facts import example_text as fact_example
from maillage.engine.agreements.numbers import euros_text, french
from maillage.engine.agreements.proof_words import how_proven
from maillage.engine.agreements.schema import Citations, Fact, Figure, Indicator, Rules
from maillage.engine.agreements.versions import every_version


PAGE = Path(__file__).parents[1] / "docs" / "reference" / "agreements.md"

_FACT_KINDS = {
    "whole": "nombre entier",
    "number": "nombre, décimales permises, ou « 80 % »",
    "yes_no": "oui ou non",
    "choice": "un choix",
    "date": "date AAAA-MM-JJ",
    "text": "texte",
    "list": "liste à tirets",
}

_BEGINNING = """\
# Les accords, fait par fait et indicateur par indicateur

*Page écrite depuis les fichiers de règles par `python -m tools.reference_pages` ; un
test la tient à jour. Le [guide](../guide/accords.md) dit comment s'en servir.*

Chaque exemple est calculé à chaque vérification. « Absent » dit la valeur prise quand
la ligne n'est pas écrite ; un fait sans valeur d'absence est demandé dès qu'un
indicateur calculé en a besoin. « Prouvé par » dit ce qui, dans la vie de
l'équipe, prouve le fait : sorte de preuve, façon d'en tirer la valeur, preuves
retenues. Une preuve à laquelle manque une signature ou une pièce ne prouve encore rien.

## Le fichier d'une année

```yaml
agreement: aci_msp        # l'accord
year: 2025                # l'année civile
version: avenant-1        # facultatif : sinon la version en vigueur au 1er janvier
structure: Notre maison   # facultatif : le nom qui s'affiche
switches:                 # facultatif : d'autres lectures du texte
  rcp_rate: two_decimals
facts:                    # ce que l'équipe dit de son année, fait par fait
  patients: 5200
```

`docs/examples/agreements/annee-msp.yaml` est une année entière à copier.
"""


def agreements_page() -> str:
    """The whole page in Markdown."""
    parts = [_BEGINNING]
    texts = [one for one in every_version() if one.status == "text"]
    for rules in sorted(texts, key=lambda one: -len(one.indicators)):
        parts += _version(rules)
    return "\n".join(parts).rstrip() + "\n"


def write_agreements_page() -> None:
    """Write the page where it stands."""
    PAGE.write_text(agreements_page(), encoding="utf-8")


def _version(rules: Rules) -> Iterator[str]:
    yield f"\n## {rules.title} (`{rules.agreement}`, `{rules.version}`)\n"
    yield f"{rules.summary} En vigueur à partir du {rules.since:%d/%m/%Y}.\n"
    yield f"Arrondi : {rules.rounding}\n"
    yield f"### Faits de `{rules.agreement}`\n"
    yield from _facts(rules.facts)
    yield f"\n### Chiffres communs de `{rules.agreement}`\n"
    for name, figure in rules.figures.items():
        yield _figure(name, figure)
    yield f"\n### Indicateurs de `{rules.agreement}`\n"
    for indicator in rules.indicators:
        yield from _indicator(rules, indicator)
    yield from _money(rules)
    yield from _switches(rules)
    yield f"### Non établi pour `{rules.agreement}`\n"
    for gap in rules.not_established:
        yield f"- {gap.what} : {gap.meanwhile}"
    yield f"\n### Sources de `{rules.agreement}`\n"
    for code, source in rules.sources.items():
        text = f"[{source.text}]({source.url})" if source.url else source.text
        yield f"- **{code}** : {text}"


def _facts(facts: Mapping[str, Fact]) -> Iterator[str]:
    yield "| Fait | Ce que c'est | S'écrit | Absent | Prouvé par | Exemple |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, fact in facts.items():
        yield _fact_row(f"`{name}`", name, fact, how_proven(name, fact))
        for inside, one in fact.fields.items():
            yield _fact_row(f"`{name}` → `{inside}`", inside, one)


def _fact_row(shown: str, name: str, fact: Fact, proven: str = "sa ligne") -> str:
    written = _FACT_KINDS[fact.kind]
    if fact.choices:
        written = " ; ".join(
            f"`{word}` ({said})" for word, said in fact.choices.items()
        )
    example = f"`{name}: {fact_example(fact.example)}`"
    if fact.kind == "list":
        example = "voir les exemples"
    return (
        f"| {shown} | {_sentence(fact.title)} {fact.meaning} | {written} | "
        f"{_absent(fact)} | {proven} | {example} |"
    )


def _absent(fact: Fact) -> str:
    if fact.absent is not None:
        return f"{fact.absent}" or "vide"
    return "rien" if fact.optional else "demandé"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _indicator(rules: Rules, indicator: Indicator) -> Iterator[str]:
    yield f"#### {indicator.id} {indicator.title}\n"
    yield f"{indicator.rule}\n"
    yield f"- Nature : {KINDS[indicator.kind]}. Source : {_cited(indicator.source)}."
    for name, figure in indicator.figures.items():
        yield _figure(name, figure)
    facts = ", ".join(f"`{one}`" for one in facts_of_indicator(rules, indicator))
    yield f"- Faits : {facts}"
    yield from (f"- Justificatif : {proof}" for proof in indicator.proofs_wanted)
    yield from (f"- À savoir : {note}" for note in indicator.notes)
    yield from _example(rules, indicator)


def _figure(name: str, figure: Figure) -> str:
    said = f"{figure.meaning} ({_cited(figure.source)})"
    return f"- `{name}` = {french(figure.value)} : {said}"


def _example(rules: Rules, indicator: Indicator) -> Iterator[str]:
    result = example_result(rules, indicator)
    points = "" if result.points is None else f"{french(result.points)} points, "
    yield f"\n```yaml\n{example_text(rules, indicator)}```\n"
    yield f"`--only {indicator.id}` : {points}{euros_text(result.euros)}."
    yield f"Calcul : {result.formula}.\n"


def _money(rules: Rules) -> Iterator[str]:
    yield f"### Total et avance de `{rules.agreement}`\n"
    if rules.point is not None:
        yield (
            f"- Un point vaut {euros_text(rules.point.euros)} "
            f"({_cited(rules.point.source)})."
        )
    if rules.total is not None:
        yield f"- {rules.total.rule}"
    if rules.advance is not None:
        yield f"- {rules.advance.rule} ({_cited(rules.advance.source)})"
    for one in rules.calendar:
        yield f"- {_sentence(one.what)[:-1]} : {one.when} ({_cited(one.source)})."
    yield ""


def _switches(rules: Rules) -> Iterator[str]:
    if not rules.switches:
        return
    yield f"### Interrupteurs de `{rules.agreement}`\n"
    yield "| Interrupteur | Pourquoi | Valeurs | Change |"
    yield "| --- | --- | --- | --- |"
    for name, switch in rules.switches.items():
        values = " ; ".join(
            f"`{word}`{' (défaut)' if word == switch.default else ''} : {said.means}"
            for word, said in switch.values.items()
        )
        yield (
            f"| `{name}` {_sentence(switch.title)} | {switch.why} "
            f"({_cited(switch.source)}) | {values} | {', '.join(switch.changes)} |"
        )
    yield ""


def _cited(cited: Citations) -> str:
    return " ; ".join(f"{one.code} {one.place}".strip() for one in cited)
