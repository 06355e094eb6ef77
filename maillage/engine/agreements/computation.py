"""One computation under way: what names mean, and what is missing, gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from maillage.engine.agreements.counting import counted
from maillage.engine.agreements.evaluation import MissingFact, Scope, holds
from maillage.engine.agreements.expressions import names
from maillage.engine.agreements.facts import (
    Value,
    YearFacts,
    default_of,
    example_text,
    has_default,
)
from maillage.engine.agreements.schema import Figure, Rules, Step
from maillage.engine.errors import BadInput


@dataclass
class Computation:
    """The rules, the facts and the switches of one year, and what they lacked."""

    rules: Rules
    facts: YearFacts
    switches: Mapping[str, str]
    only: tuple[str, ...]
    missing: dict[str, list[str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def fact(self, name: str) -> Value:
        """The value of a fact or a count, the default of an absent line included."""
        count = self.rules.counts.get(name)
        if count is not None:
            return counted(count, self.fact(count.of))
        if name in self.facts.values:
            return self.facts.values[name]
        described = self.rules.facts[name]
        if not has_default(described):
            raise MissingFact(name)
        return default_of(described)

    def scope(
        self,
        figures: Mapping[str, Figure],
        steps: Mapping[str, Step],
        **built_in: Fraction,
    ) -> Scope:
        """What names mean inside one indicator or the advance."""
        every = {**self.rules.figures, **figures}
        return Scope(
            year=self.facts.year,
            facts=self.fact,
            figures={**{name: one.value for name, one in every.items()}, **built_in},
            steps={**self.rules.steps, **steps},
            switches=self.switches,
        )

    def refuse_missing(self) -> None:
        """One sentence for each fact that was asked for and not given."""
        sentences = []
        for name, ids in self.missing.items():
            fact = self.rules.facts[name]
            asked_by = ", ".join(ids[:6]) + (" et d'autres" if len(ids) > 6 else "")
            sentences.append(
                f"{self.facts.name} : il manque « {name} » ({fact.title}), que demande "
                f"{asked_by} ; ajoutez sous « facts » par exemple "
                f"« {name}: {example_text(fact.example)} »."
            )
        if sentences:
            raise BadInput("\n".join(sentences))

    def refuse_contradictions(self) -> None:
        """Facts that cannot stand together, among those that were asked for."""
        for check in self.rules.checks:
            needed = names(check.refuse_when) - {"year", *self.switches}
            if not needed & set(self.facts.values) or not needed <= self.asked:
                continue
            if holds(check.refuse_when, self.scope({}, {})):
                written = max(needed & set(self.facts.values))
                raise BadInput(f"{self.facts.place(written)} : {check.because}")
