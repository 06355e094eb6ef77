"""The rows of the chain: added, changed, taken out, put back, followed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.health_project import WRITE, changed
from maillage.apps.projects.health_project.rows import kind_of, project_of
from maillage.apps.projects.models import (
    Finding,
    HealthProject,
    IndicatorResult,
    Need,
    Undertaking,
    UndertakingState,
)
from maillage.apps.projects.models.health_project import DraftRow
from maillage.engine.errors import BadInput
from maillage.ui.formats import capital, number, percent
from maillage.ui.plain_text import tidy


LONGEST_TEXT = 2000
FIRST_YEAR, LAST_YEAR = 1950, 2100

_PAST = frozenset({"on", "read_on", "ended_on"})
"""Days of what has happened."""

_OF_THE_ROW = frozenset({"id", "project", "version", "removed_on"})


@action("projects.add_row")
def add_row(
    *,
    row: DraftRow,
    values: Mapping[str, Any],
    by: Person,
    findings: list[Finding] | None = None,
) -> DraftRow:
    """A row that is not kept yet, hung on the one above, with these values.

    `row` is new (`Need(project=...)`, `Objective(need=...)`); `findings` are the
    figures that show a need. Raises `BadInput`.
    """
    project = _held(row, by)
    _write(row, project, values)
    _tie(row, findings, project)
    record("projects.add_row", project, by=by, details=_named(row))
    return row


@action("projects.change_row")
def change_row(
    *,
    row: DraftRow,
    values: Mapping[str, Any],
    version: int,
    by: Person,
    findings: list[Finding] | None = None,
) -> DraftRow:
    """Other values for a row. Raises `Stale`, `BadInput`."""
    project = _held(row, by)
    row = locked(type(row), row.pk)
    check_version(row, version, kind_of(row).one)
    row.version += 1
    _write(row, project, values)
    _tie(row, findings, project)
    record("projects.change_row", project, by=by, details=_named(row))
    return row


@action("projects.remove_row")
def remove_row(*, row: DraftRow, version: int, by: Person) -> DraftRow:
    """Take a row out of the draft; versions keep it, and it may be put back.

    Raises `BadInput` while something still hangs on it.
    """
    project = _held(row, by)
    row = locked(type(row), row.pk)
    kind = kind_of(row)
    check_version(row, version, kind.one)
    for name in kind.children:
        if getattr(row, name).kept().exists():
            raise BadInput(
                f"{kind.one} porte encore d'autres lignes : rattachez-les ailleurs, "
                "ou retirez-les d'abord."
            )
    row.removed_on = today()
    row.version += 1
    row.save(update_fields=["removed_on", "version"])
    if isinstance(row, Need):
        row.findings.update(need=None)
    record("projects.remove_row", project, by=by, details=_named(row))
    return row


@action("projects.restore_row")
def restore_row(*, row: DraftRow, by: Person) -> DraftRow:
    """Undo a removal. Raises `BadInput` where what it hangs on was taken out too."""
    project = _held(row, by)
    row = locked(type(row), row.pk)
    above = getattr(row, kind_of(row).parent)
    if isinstance(above, DraftRow) and above.removed_on is not None:
        raise BadInput(f"Remettez d'abord « {above} », dont cette ligne dépend.")
    row.removed_on = None
    row.version += 1
    row.save(update_fields=["removed_on", "version"])
    record("projects.restore_row", project, by=by, details=_named(row))
    return row


@action("projects.follow_undertaking")
def follow_undertaking(
    *,
    undertaking: Undertaking,
    state: str,
    version: int,
    by: Person,
    on: date | None = None,
    reason: str = "",
) -> Undertaking:
    """Where an action stands. Raises `Stale`, `BadInput` (a drop without a reason)."""
    project = _held(undertaking, by)
    undertaking = locked(Undertaking, undertaking.pk)
    check_version(undertaking, version, "L'action")
    undertaking.version += 1
    _write(undertaking, project, {"state": state, "ended_on": on, "reason": reason})
    record("projects.follow_undertaking", project, by=by, details=_named(undertaking))
    return undertaking


def _held(row: DraftRow, by: Person) -> HealthProject:
    """The project of a row, for who may write it, held."""
    project = project_of(row)
    require(by, WRITE, project.organisation)
    return changed(project, by)


# --- what is checked ------------------------------------------------------------------


def _write(row: DraftRow, project: HealthProject, values: Mapping[str, Any]) -> None:
    if project_of(row).pk != project.pk:
        raise BadInput("Cette ligne est d'un autre projet.")
    fields = {field.name: field for field in row._meta.fields}
    for name, value in values.items():
        if name in _OF_THE_ROW or name not in fields:
            raise ValueError(f"{name} is not a value of {type(row).__name__}")
        setattr(row, name, _checked(fields[name], value))
    _whole(row, project)
    row.save()


def _whole(row: DraftRow, project: HealthProject) -> None:
    """What holds between the values of a row."""
    if isinstance(row, Finding | IndicatorResult):
        _counted(row)
    for field in row._meta.fields:
        required = not field.blank and field.name not in _OF_THE_ROW
        if required and getattr(row, field.attname) in (None, ""):
            raise BadInput(f"{_label(field)} : il manque.")
    above = getattr(row, kind_of(row).parent)
    if isinstance(above, DraftRow) and project_of(row).pk != project.pk:
        raise BadInput("Une ligne ne se rattache qu'au même projet de santé.")
    if isinstance(row, Finding) and row.need and row.need.project_id != project.pk:
        raise BadInput("Un chiffre ne montre qu'un besoin du même projet de santé.")
    if isinstance(row, Undertaking):
        _followed(row)


def _checked(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.TextField):
        text = tidy(value or "")
        _short_enough(field, text, LONGEST_TEXT)
        return text
    if isinstance(field, models.CharField) and not field.choices:
        text = " ".join((value or "").split())
        _short_enough(field, text, field.max_length)
        return text
    if field.choices and value not in dict(field.choices):
        raise BadInput(f"{_label(field)} : choisissez dans la liste.")
    if isinstance(field, models.DecimalField) and value is not None:
        value = Decimal(value)
        if not value.is_finite() or abs(value) >= Decimal(10) ** 10:
            raise BadInput(f"{_label(field)} : un nombre est attendu.")
        return round(value, field.decimal_places)
    if isinstance(field, models.DateField) and value is not None:
        _of_our_time(field, value)
    return value


def _of_our_time(field: models.Field, day: date) -> None:
    """A mistyped year would put a term a thousand years away."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(
            f"{_label(field)} : une année entre {FIRST_YEAR} et {LAST_YEAR} est "
            f"attendue ; trouvé {day.year}."
        )
    if field.name in _PAST and day > today():
        raise BadInput(f"{_label(field)} : ce jour n'est pas encore venu.")


def _short_enough(field: models.Field, text: str, most: int) -> None:
    if len(text) > most or "\0" in text:
        raise BadInput(f"{_label(field)} : {number(most)} signes au plus.")
    refuse_patient_identity(text, _label(field))


def _label(field: models.Field) -> str:
    name = str(field.verbose_name)
    return capital(name)


def _counted(row: Finding | IndicatorResult) -> None:
    """A share says both its parts, and they make its value."""
    top, bottom = row.numerator, row.denominator
    if bottom is None:
        return
    if top is None or top < 0 or bottom <= 0:
        raise BadInput(
            "Numérateur et dénominateur : les deux, positifs ; ou aucun des deux."
        )
    unit = row.unit if isinstance(row, Finding) else row.indicator.unit
    if unit != "%":
        return
    exact = round(Decimal(100 * top) / Decimal(bottom), 1)
    if row.value is None:
        row.value = exact
    if abs(exact - row.value) > Decimal("0.5"):
        raise BadInput(
            f"Valeur : {number(top)} sur {number(bottom)} font {_percent(exact)}, et "
            f"non {_percent(row.value)} ; corrigez l'un ou l'autre."
        )


def _percent(value: Decimal) -> str:
    return percent(value / 100)


def _followed(undertaking: Undertaking) -> None:
    ended = undertaking.state in (UndertakingState.DONE, UndertakingState.DROPPED)
    if not ended:
        undertaking.ended_on = None
        return
    undertaking.ended_on = undertaking.ended_on or today()
    if undertaking.state == UndertakingState.DROPPED and not undertaking.reason:
        raise BadInput("Pourquoi : dites en une ligne pourquoi l'action s'arrête.")


def _tie(row: DraftRow, findings: list[Finding] | None, project: HealthProject) -> None:
    """The figures that show a need, and no others."""
    if findings is None or not isinstance(row, Need):
        return
    if any(one.project_id != project.pk for one in findings):
        raise BadInput("Un chiffre ne montre qu'un besoin du même projet de santé.")
    keys = [one.pk for one in findings]
    row.findings.exclude(pk__in=keys).update(need=None)
    Finding.objects.filter(pk__in=keys).update(need=row)


def _named(row: DraftRow) -> dict[str, Any]:
    return {"kind": kind_of(row).name, "row": row.pk}
