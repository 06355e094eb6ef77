"""A site's hours: written from a day on, taken back, told as evidence of a year."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.people.actions_base import Stale
from maillage.apps.structures import actions
from maillage.apps.structures.evidence import evidence_of
from maillage.apps.structures.models import Closure, OpeningWeek, Organisation, Site
from maillage.engine.errors import BadInput
from tests.factories import people, structures


pytestmark = pytest.mark.django_db

FULL = ["8h-20h"] * 5 + ["8h-12h", ""]
SHORT = ["9h-18h"] * 5 + ["", ""]


def _site() -> tuple[Organisation, Site]:
    team = structures.organisation()
    site = actions.add_site(
        organisation=team,
        place=structures.Place("Bourg"),
        since=date(2024, 1, 1),
        by=structures.administrator(team),
    )
    return team, site


def _write(site: Site, typed: list[str], since: date) -> OpeningWeek:
    site.refresh_from_db()
    week: OpeningWeek = actions.set_hours(
        site=site,
        typed=typed,
        since=since,
        version=site.version,
        by=structures.administrator(site.organisation),
    )
    return week


def test_a_new_week_ends_the_one_before_and_may_be_taken_back() -> None:
    _, site = _site()
    before = _write(site, SHORT, date(2025, 1, 1))
    after = _write(site, FULL, date(2025, 9, 1))
    before.refresh_from_db()
    assert before.until == date(2025, 9, 1)
    actions.remove_hours(week=after, by=structures.administrator(site.organisation))
    before.refresh_from_db()
    assert before.until is None


def test_hours_older_than_the_last_ones_a_stranger_and_a_stale_form_are_refused() -> (
    None
):
    _, site = _site()
    _write(site, FULL, date(2025, 9, 1))
    with pytest.raises(BadInput, match="plus récents"):
        _write(site, SHORT, date(2025, 1, 1))
    with pytest.raises(Stale):
        actions.set_hours(
            site=site,
            typed=FULL,
            version=0,
            by=structures.administrator(site.organisation),
        )
    with pytest.raises(PermissionDenied):
        actions.set_hours(site=site, typed=FULL, version=1, by=people.person())
    assert OpeningWeek.objects.count() == 1


def test_the_least_open_hours_of_a_year_are_what_it_proves() -> None:
    team, site = _site()
    _write(site, SHORT, date(2025, 1, 1))
    _write(site, FULL, date(2025, 9, 1))
    actions.close_for_days(
        site=site,
        first_day=date(2025, 8, 4),
        last_day=date(2025, 8, 17),
        school_holidays=True,
        by=structures.administrator(team),
    )
    proof = {e.kind: e for e in evidence_of(team, 2025)}["site_hours"]
    assert dict(proof.facts) == {
        "name": "Bourg",
        "weekday_hours": "9",
        "open_saturday": False,
        "closed_holiday_weeks": "2",
        "closed_other_weeks": "0",
    }
    later = {e.kind: e for e in evidence_of(team, 2026)}["site_hours"]
    assert (later.facts["weekday_hours"], later.facts["open_saturday"]) == ("12", True)


def test_a_site_without_hours_proves_nothing_and_says_what_is_missing() -> None:
    team, _ = _site()
    proof = {e.kind: e for e in evidence_of(team, 2025)}["site_hours"]
    assert not proof.is_final
    assert proof.missing == "horaires à écrire"


def test_closures_do_not_overlap_and_can_be_removed() -> None:
    team, site = _site()
    by = structures.administrator(team)
    days = {"first_day": date(2026, 8, 3), "last_day": date(2026, 8, 14)}
    closure = actions.close_for_days(site=site, school_holidays=True, by=by, **days)
    with pytest.raises(BadInput, match="déjà écrite"):
        actions.close_for_days(site=site, school_holidays=False, by=by, **days)
    actions.remove_closure(closure=closure, by=by)
    assert not Closure.objects.exists()


def test_who_keeps_the_structure_writes_hours_on_the_page_and_others_read(
    client: Client,
) -> None:
    team, site = _site()
    page = reverse("structures:hours", args=(team.slug, site.pk))
    client.force_login(structures.administrator(team).account)
    typed = {"lundi": "8h-25h", "version": site.version}
    assert "Lundi" in client.post(page, typed).content.decode()
    done = client.post(page, {"lundi": "8h-20h", "version": site.version})
    assert done.status_code == 302
    client.force_login(people.account(people.person()))
    assert "8\xa0h - 20\xa0h" in client.get(page).content.decode()
    assert client.post(page, {"lundi": "9h-12h", "version": 1}).status_code == 404
