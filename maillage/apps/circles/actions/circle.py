"""A circle is born, is set, ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.text import slugify

from maillage.apps.circles.actions.seats import Newcomer, seat_newcomer
from maillage.apps.circles.models import Against, Circle
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput


RESERVED = frozenset(
    {
        "creer",
        "portefeuille",
        "partages",
        "mes-chiffres",
        "chiffres",
        "nouveau",
        "reponse",
    }
)
"""Addresses that are pages of their own, not circles."""


@dataclass(frozen=True)
class Settings:
    """The limits of a circle; 5 to 15 members and 1 or 2 animators unless said."""

    against: str = Against.TERRITORY
    fewest_doctors: int = 5
    fewest_members: int = 5
    most_members: int = 15
    most_animators: int = 2
    sessions_a_year: int = 4


SIZES = (
    "fewest_doctors",
    "fewest_members",
    "most_members",
    "most_animators",
    "sessions_a_year",
)
"""The limits that are numbers, by their names in the code and in a structure's
settings (`settings["circles"]`)."""


@action("circles.create_circle")
def create_circle(
    *,
    organisation: Organisation,
    name: str,
    by: Person | None,
    territory: str = "",
    settings: Settings | None = None,
    seats: Sequence[Newcomer] = (),
    on: date | None = None,
) -> Circle:
    """A circle of a structure, with those who sit in it from its first day.

    Without a territory it takes the structure's. Raises `BadInput` for a name that the
    structure has already given, a day to come, and what `admit_member` refuses.
    """
    require(by, "circles.create_circle", organisation)
    organisation = locked(Organisation, organisation.pk)
    settings = settings or Settings()
    day = on or today()
    _check(settings)
    if day > today():
        raise BadInput("Un cercle s'ouvre aujourd'hui ou un jour passé.")
    name = name.strip()
    territory = territory.strip() or organisation.territory[:80]
    if not name or not territory:
        raise BadInput("Donnez un nom au cercle et le territoire qu'il couvre.")
    _check_name(organisation, name)
    circle = Circle.objects.create(
        organisation=organisation,
        name=name,
        slug=_slug(name),
        territory=territory,
        opened_on=day,
        **asdict(settings),
    )
    record("circles.create_circle", circle, by=by)
    for newcomer in seats:
        seat_newcomer(circle, newcomer, by=by, on=day)
    return circle


@action("circles.change_circle")
def change_circle(
    *,
    circle: Circle,
    name: str,
    territory: str,
    settings: Settings,
    by: Person | None,
    version: int,
) -> Circle:
    """Other words or limits for a circle; its address stays.

    Raises `Stale` when someone else changed them first, `BadInput` for limits that
    contradict each other.
    """
    require(by, "circles.change_circle", circle)
    circle = locked(Circle, circle.pk)
    check_version(circle, version, "Le cercle")
    _check(settings)
    name, territory = name.strip(), territory.strip()
    if not name or not territory:
        raise BadInput("Donnez un nom au cercle et le territoire qu'il couvre.")
    _check_name(circle.organisation, name, besides=circle)
    for field, value in {
        "name": name,
        "territory": territory,
        **asdict(settings),
    }.items():
        setattr(circle, field, value)
    circle.version += 1
    circle.save()
    record("circles.change_circle", circle, by=by)
    return circle


@action("circles.close_circle")
def close_circle(*, circle: Circle, by: Person | None, version: int) -> Circle:
    """The circle ends today: it is read, it no longer meets nor welcomes."""
    require(by, "circles.close_circle", circle)
    circle = locked(Circle, circle.pk)
    check_version(circle, version, "Le cercle")
    if circle.closed_on is not None:
        raise BadInput(f"Le cercle « {circle.name} » est déjà clos.")
    return _set_closed(circle, today(), "circles.close_circle", by)


@action("circles.reopen_circle")
def reopen_circle(*, circle: Circle, by: Person | None, version: int) -> Circle:
    """Undo the end of a circle."""
    require(by, "circles.close_circle", circle)
    circle = locked(Circle, circle.pk)
    check_version(circle, version, "Le cercle")
    if circle.closed_on is None:
        raise BadInput(f"Le cercle « {circle.name} » n'est pas clos.")
    return _set_closed(circle, None, "circles.reopen_circle", by)


def _set_closed(
    circle: Circle, day: date | None, what: str, by: Person | None
) -> Circle:
    circle.closed_on = day
    circle.version += 1
    circle.save(update_fields=["closed_on", "version"])
    record(what, circle, by=by)
    return circle


def _check(settings: Settings) -> None:
    if settings.against not in Against.values:
        raise BadInput("Choisissez à qui le cercle se compare.")
    if not 5 <= settings.fewest_doctors <= 50:
        raise BadInput(
            "Un groupe se montre à partir de 5 médecins : donnez un nombre de 5 à 50."
        )
    if not 1 <= settings.fewest_members <= settings.most_members <= 100:
        raise BadInput(
            "Le nombre de membres va du plus petit au plus grand, jusqu'à 100 : "
            "vérifiez les deux nombres."
        )
    if not 1 <= settings.most_animators <= 10:
        raise BadInput("Un cercle a de 1 à 10 animateurs : vérifiez ce nombre.")
    if not 1 <= settings.sessions_a_year <= 24:
        raise BadInput("Un cercle tient de 1 à 24 séances par an : vérifiez ce nombre.")


def _check_name(
    organisation: Organisation, name: str, besides: Circle | None = None
) -> None:
    same = Circle.objects.filter(organisation=organisation, name__iexact=name)
    if same.exclude(pk=besides.pk if besides else None).exists():
        raise BadInput(
            f"{organisation} a déjà un cercle « {name} » ; donnez-lui un autre nom."
        )


def _slug(name: str) -> str:
    """A short name that no circle has; a number tells namesakes apart."""
    base = slugify(name)[:56].strip("-") or "cercle"
    if base in RESERVED:
        base = f"cercle-{base}"
    taken = set(
        Circle.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    if base not in taken:
        return base
    return next(
        f"{base}-{number}"
        for number in range(2, len(taken) + 3)
        if f"{base}-{number}" not in taken
    )
