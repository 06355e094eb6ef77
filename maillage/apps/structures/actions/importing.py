"""A file of people enters a structure: all that was previewed, and only that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.apps.people.actions import register_person
from maillage.apps.people.actions_base import Stale, action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.actions.mandates import give_mandate
from maillage.apps.structures.actions.members import admit_member, change_status
from maillage.apps.structures.known import is_known_elsewhere
from maillage.apps.structures.models import Organisation, Status
from maillage.apps.structures.people_file import Preview
from maillage.apps.structures.people_plan import (
    COMPLETED,
    Plan,
    State,
    Step,
    make_plan,
)
from maillage.engine.errors import BadInput


@dataclass(frozen=True)
class Imported:
    """How many lines did what."""

    registered: int
    admitted: int
    changed: int
    left_out: int


@action("structures.import_people")
def import_people(
    *,
    organisation: Organisation,
    preview: Preview,
    digest: str,
    choices: Mapping[int, str],
    by: Person | None,
) -> Imported:
    """Do what the preview of that digest said, with the answers to its questions.

    Raises `Stale` when something changed since the preview, `BadInput` when a question
    has no answer. Lines that are wrong are left out.
    """
    require(by, "structures.import_people", organisation)
    organisation = locked(Organisation, organisation.pk)
    if make_plan(organisation, preview, by, today()).digest != digest:
        raise Stale(
            "Quelque chose a changé depuis cet aperçu (une personne, un site, un "
            "membre) ; rien n'est importé : relisez le nouvel aperçu, puis confirmez."
        )
    plan = make_plan(organisation, preview, by, today(), choices)
    if plan.asked:
        lines = ", ".join(str(step.row.line) for step in plan.asked[:10])
        raise BadInput(f"Dites qui est la personne de la ligne {lines}.")
    for step in plan.doing:
        _do(organisation, step, by)
    imported = _summary(plan)
    record("structures.import_people", organisation, by=by, details=vars(imported))
    return imported


def _do(organisation: Organisation, step: Step, by: Person | None) -> None:
    values = step.row.values
    person = step.person or _register(organisation, step, by)
    if step.completed:
        complete_person(
            organisation=organisation, person=person, fields=step.completed, by=by
        )
    if step.membership is None:
        admit_member(
            organisation=organisation,
            person=person,
            by=by,
            status=values.get("status", Status.SELF_EMPLOYED),
            site=step.site,
            function=values.get("function", ""),
            on=values.get("since"),
        )
    elif step.changes_membership:
        change_status(
            membership=step.membership,
            by=by,
            status=values.get("status", step.membership.status),
            site=step.site or step.membership.site,
            function=values.get("function", step.membership.function),
        )
    if step.gives_role:
        give_mandate(
            organisation=organisation, person=person, role=Role(values["role"]), by=by
        )


def _register(organisation: Organisation, step: Step, by: Person | None) -> Person:
    names = ("family_name", "profession", *COMPLETED)
    values = {n: step.row.values[n] for n in names if n in step.row.values}
    # Whoever confirmed a namesake said that it is somebody else.
    return register_person(
        by=by,
        verb="structures.admit_member",
        about=organisation,
        even_if_alike=True,
        **values,
    )


@action("structures.complete_person")
def complete_person(
    *,
    organisation: Organisation,
    person: Person,
    fields: Mapping[str, str],
    by: Person | None,
) -> Person:
    """Write what is empty of someone whom no other structure or circle knows.

    Raises `BadInput` when he is known elsewhere, or a field is not empty.
    """
    require(by, "structures.admit_member", organisation)
    person = locked(Person, person.pk)
    if is_known_elsewhere(person, organisation):
        raise BadInput(
            f"D'autres connaissent {person} : seule cette personne peut compléter sa "
            "fiche."
        )
    for name, value in fields.items():
        if name not in COMPLETED or getattr(person, name):
            raise BadInput(f"{person} : ce champ est déjà rempli.")
        _refuse_taken(name, value)
        setattr(person, name, value)
    person.version += 1
    person.save(update_fields=[*fields, "version"])
    record(
        "structures.complete_person",
        person,
        by=by,
        subject=person,
        details={"fields": sorted(fields)},
    )
    return person


def _refuse_taken(name: str, value: str) -> None:
    lookup = {"rpps": "rpps", "email": "email__iexact"}.get(name)
    if lookup and Person.objects.filter(**{lookup: value}).exists():
        raise BadInput(f"« {value} » est déjà celui d'un autre professionnel.")


def _summary(plan: Plan) -> Imported:
    return Imported(
        registered=len(plan.of(State.NEW)),
        admitted=len(plan.of(State.NEW, State.KNOWN)),
        changed=len(plan.of(State.CHANGED)),
        left_out=len(plan.of(State.WRONG, State.SKIPPED)),
    )
