"""A share-out as a plain document, and each partner's lines in French."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from maillage.engine.agreements.numbers import as_written, euros_text, french
from maillage.engine.agreements.share_out import (
    Outcome,
    SchemeOutcome,
    ShareLine,
    Statement,
)


def share_document(outcome: Outcome) -> dict[str, Any]:
    """Every scheme, each partner's statement line by line, and the sums checked."""
    return {
        "title": outcome.title,
        "amount_euros": outcome.cents / 100,
        "rounding": outcome.tie_rule,
        "over_ceiling": outcome.excess.value,
        "schemes": [_scheme(one) for one in outcome.schemes],
        "side_by_side": side_by_side(outcome),
    }


def side_by_side(outcome: Outcome) -> list[dict[str, Any]]:
    """For each partner, what each scheme pays."""
    return [
        {
            "partner": name,
            **{
                one.name: one.statements[place].paid_cents / 100
                for one in outcome.schemes
            },
        }
        for place, name in enumerate(outcome.partners)
    ]


def explained(line: ShareLine) -> str:
    """A line that its partner can redo: « 8 000,00 € × 12/240 = 400,00 € »."""
    exact = line.exact_cents / 100
    shown = euros_text(Fraction(line.cents, 100))
    text = (
        f"{line.pot}, {line.how} : {_euros(line.pot_cents)} × "
        f"{as_written(line.weight)} / {as_written(line.total_weight)}"
    )
    if line.exact_cents == line.cents:
        return f"{text} = {shown}"
    cent = "un centime du reste compris" if line.rounded_up else "fraction coupée"
    return f"{text} ≈ {french(exact, 4)}, soit {shown} ({cent})"


def statement_lines(statement: Statement) -> list[str]:
    """Everything that makes up what a partner is paid."""
    lines = [explained(one) for one in statement.lines]
    lines.append(f"Total réparti : {_euros(statement.shared_cents)}")
    if statement.over_ceiling_cents:
        lines.append(
            f"Au-delà du plafond ({_euros(statement.room_cents or 0)} restants) : "
            f"{_euros(-statement.over_ceiling_cents)}"
        )
    if statement.redistributed_cents:
        lines.append(
            f"Part de ce que d'autres plafonds ont laissé : "
            f"{_euros(statement.redistributed_cents)}"
        )
    lines.append(f"À payer : {_euros(statement.paid_cents)}")
    return lines


def _scheme(scheme: SchemeOutcome) -> dict[str, Any]:
    paid = sum(one.paid_cents for one in scheme.statements)
    return {
        "name": scheme.name,
        "pots": [
            {
                "name": one.name,
                "euros": one.cents / 100,
                "how": one.how,
                "remainder_cents": one.left_over_cents,
            }
            for one in scheme.pots
        ],
        "partners": [_statement(one) for one in scheme.statements],
        "paid_euros": paid / 100,
        "kept_euros": scheme.kept_cents / 100,
        "sum_euros": (paid + scheme.kept_cents) / 100,
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "name": statement.name,
        "euros": statement.paid_cents / 100,
        "shared_euros": statement.shared_cents / 100,
        "over_ceiling_euros": statement.over_ceiling_cents / 100,
        "redistributed_euros": statement.redistributed_cents / 100,
        "lines": [_line(one) for one in statement.lines],
        "explanation": statement_lines(statement),
    }


def _line(line: ShareLine) -> dict[str, Any]:
    return {
        "pot": line.pot,
        "how": line.how,
        "weight": str(line.weight),
        "total_weight": str(line.total_weight),
        "exact_cents": str(line.exact_cents),
        "euros": line.cents / 100,
        "cent_of_the_remainder": line.rounded_up,
    }


def _euros(cents: int) -> str:
    return euros_text(Fraction(cents, 100))
