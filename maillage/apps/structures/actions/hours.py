"""The hours of a site: another week from a day on, days closed, both taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.actions.days import checked_day
from maillage.apps.structures.models import Closure, OpeningWeek, Site
from maillage.apps.structures.opening import read_day
from maillage.engine.errors import BadInput
from maillage.ui.formats import day as said_day


LONGEST_CLOSURE = timedelta(days=366)


@action("structures.set_hours")
def set_hours(
    *,
    site: Site,
    typed: Sequence[str],
    version: int,
    by: Person | None,
    since: date | None = None,
) -> OpeningWeek:
    """The site's week from a day on; `typed` are seven days from Monday.

    What was said from that very day is replaced, what was said before ends there.
    Raises `Stale`, BadInput.
    """
    require(by, "structures.change_organisation", site.organisation)
    site = locked(Site, site.pk)
    check_version(site, version, "Ce site")
    since = checked_day(since, "La date des horaires")
    days = [read_day(text, weekday) for weekday, text in enumerate(typed)]
    if not any(days):
        raise BadInput(
            "Horaires : donnez au moins un jour d'ouverture ; si le site a fermé, "
            "fermez-le depuis la page de la structure."
        )
    if site.opening_weeks.filter(since__gt=since).exists():
        raise BadInput(
            f"Des horaires plus récents que le {said_day(since)} sont déjà écrits : "
            "supprimez-les d'abord, ou choisissez un jour plus tard."
        )
    site.opening_weeks.filter(since__lt=since, until__isnull=True).update(until=since)
    week = site.opening_weeks.filter(since=since).first()
    week = week or OpeningWeek(site=site, since=since)
    week.days = [[list(span) for span in day] for day in days]
    week.until = None
    week.save()
    _changed(site)
    record("structures.set_hours", site, by=by, details={"since": f"{since}"})
    return week


@action("structures.remove_hours")
def remove_hours(*, week: OpeningWeek, by: Person | None) -> Site:
    """Take back the last week written: the one before it holds again."""
    require(by, "structures.change_organisation", week.site.organisation)
    site = locked(Site, week.site_id)
    last = site.opening_weeks.first()
    if last is None or last.pk != week.pk:
        raise BadInput(
            "Seuls les derniers horaires écrits se suppriment : les précédents "
            "ont eu cours."
        )
    site.opening_weeks.filter(until=last.since).update(until=None)
    last.delete()
    _changed(site)
    record("structures.remove_hours", site, by=by)
    return site


@action("structures.close_for_days")
def close_for_days(
    *,
    site: Site,
    first_day: date,
    last_day: date,
    school_holidays: bool,
    by: Person | None,
    reason: str = "",
) -> Closure:
    """Days on which the site is not open, both included. Raises BadInput."""
    require(by, "structures.change_organisation", site.organisation)
    site = locked(Site, site.pk)
    first_day = checked_day(first_day, "Le premier jour fermé")
    last_day = checked_day(last_day, "Le dernier jour fermé")
    if last_day < first_day:
        raise BadInput("Le dernier jour fermé suit le premier : corrigez-le.")
    if last_day - first_day > LONGEST_CLOSURE:
        raise BadInput(
            "Une fermeture dure un an au plus : au-delà, fermez le site depuis la page "
            "de la structure."
        )
    if site.closures.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise BadInput(
            "Une fermeture est déjà écrite sur une partie de ces jours : "
            "supprimez-la d'abord, ou choisissez d'autres jours."
        )
    closure = Closure(
        site=site,
        first_day=first_day,
        last_day=last_day,
        school_holidays=school_holidays,
        reason=" ".join(reason.split())[:120],
    )
    closure.save()
    record("structures.close_for_days", site, by=by)
    return closure


@action("structures.remove_closure")
def remove_closure(*, closure: Closure, by: Person | None) -> Site:
    """The site was open after all."""
    require(by, "structures.change_organisation", closure.site.organisation)
    site = closure.site
    closure.delete()
    record("structures.remove_closure", site, by=by)
    return site


def _changed(site: Site) -> None:
    site.version += 1
    site.save(update_fields=["version"])
