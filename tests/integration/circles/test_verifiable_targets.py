"""Before a session: the smallest effect that would be seen, and targets under it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.figures.committed import too_small, value_shown
from maillage.apps.circles.models import Commitment, DetectableEffect, Session
from maillage.apps.circles.tasks.effects import measure_detectable
from maillage.apps.people.clock import now, today
from tests.factories import circles, people, preparation, sessions
from tests.factories.shown import show_figures


pytestmark = pytest.mark.django_db


def visible(session: Session, value: float | None = 0.05, why: str = "") -> None:
    DetectableEffect.objects.create(
        session=session,
        indicator="ATB02",
        horizon_months=12,
        value=value,
        why=why,
        build="one",
        made_at=now(),
    )


@pytest.fixture
def session() -> Session:
    """Open, its figures shown; 5 points less or more would be seen."""
    made = sessions.open_session()
    show_figures(made)
    visible(made)
    return made


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("&#x27;", "'")


def test_a_target_under_what_can_be_seen_is_told_which_one_could(
    session: Session,
) -> None:
    shown = value_shown(session, "ATB02")
    assert shown is not None
    said = plain(too_small(session, "ATB02", shown - 0.02))
    assert "un changement de 2,0 points" in said
    assert "moins de 5,0 points" in said
    assert f"Une cible de {int((shown - 0.05) * 100)} % le serait." in said
    more = plain(too_small(session, "ATB02", shown + 0.02))
    assert f"Une cible de {int((shown + 0.05) * 100) + 1} % le serait." in more


def test_a_target_far_enough_none_and_an_unknown_limit_say_nothing(
    session: Session,
) -> None:
    shown = value_shown(session, "ATB02")
    assert shown is not None
    assert too_small(session, "ATB02", shown - 0.05) == ""
    assert too_small(session, "ATB02", None) == ""
    assert too_small(session, "ATB29", shown - 0.01) == ""
    session.group_sheets.all().delete()
    assert too_small(session, "ATB02", shown - 0.01) == ""


def test_where_no_target_could_be_verified_it_is_said(session: Session) -> None:
    session.detectable_effects.update(value=0.9)
    assert "Aucune cible" in too_small(session, "ATB02", 0.0)


def typed(target: str, **more: str) -> dict[str, str]:
    return {
        "indicator": "ATB02",
        "direction": "decrease",
        "target": target,
        "review_on": f"{today().year + 1}-06-01",
        **more,
    }


def test_the_animator_is_warned_once_and_may_keep_his_target(
    client: Client, session: Session
) -> None:
    client.force_login(people.account(circles.animator(session.circle)))
    address = reverse("circles:make_commitment", args=(session.circle.slug, session.pk))
    target = f"{(value_shown(session, 'ATB02') or 0) * 100 - 1:.1f}"
    page = plain(client.post(address, typed(target)).content.decode())
    assert "ne pourra sans doute pas être vérifiée" in page
    assert "Garder cette cible" in page
    assert not Commitment.objects.exists()
    kept = {"kept": f"ATB02 {target}"}
    other = client.post(address, typed(f"{target}1", **kept))
    assert other.status_code == 200, "another target is warned about again"
    assert client.post(address, typed(target, **kept)).status_code == 302
    assert Commitment.objects.count() == 1


def test_the_preparation_page_says_what_a_target_must_aim_at(
    client: Client,
    django_capture_on_commit_callbacks: Callable[..., Any],
    data_root: Path,
) -> None:
    circle = preparation.circle()
    prepared = preparation.prepared(circle, django_capture_on_commit_callbacks)
    measure_detectable.call(prepared.pk)
    found = {one.indicator: one for one in prepared.detectable_effects.all()}
    assert found.keys() == {"ATB02", "ATB29"}
    assert all((one.value is None) == bool(one.why) for one in found.values())
    client.force_login(people.account(circles.animator(circle)))
    address = reverse("circles:prepare", args=(circle.slug, prepared.pk))
    page = plain(client.get(address).content.decode())
    assert "Ce qu'une cible doit viser pour être vérifiable" in page
    before = page.index("Le plus petit changement")
    for one in found.values():
        assert one.why in page[before:] or "points" in page[before:]


def test_nothing_is_measured_of_a_session_that_is_over(session: Session) -> None:
    session.detectable_effects.all().delete()
    session.meeting.state = "held"
    session.meeting.save()
    measure_detectable.call(session.pk)
    assert not session.detectable_effects.exists()
