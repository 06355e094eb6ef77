"""What a session will show: the theme's file, its indicators, the making of mirrors."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.circles.actions import sheets as actions
from maillage.apps.circles.data import lakes
from maillage.apps.circles.forms.indicators import choice_for
from maillage.apps.circles.forms.preparation import PrepareForm
from maillage.apps.circles.models import Session
from maillage.apps.circles.presenters.detectable import detectable_table
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.circles.selectors.effects import detectable_at
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.views.crumbs import under_session
from maillage.apps.circles.views.sent import sent
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now
from maillage.engine.codes.daily_doses import has_daily_doses
from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.library import find, load_kit
from maillage.engine.lake.build import Manifest
from maillage.ui.components import Crumb
from maillage.ui.documents.dossier import dossier_pdf
from maillage.ui.formats import counted


AT_WORK = (Session.SheetsState.QUEUED, Session.SheetsState.MAKING)
MONTHS_OFFERED = 24


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def prepare(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The indicators and the month are chosen; the mirrors are made and looked at."""
    found = session_for(request.reader, slug, session_id, "circles.prepare_session")
    if request.headers.get("HX-Request") == "true":
        return render(
            request,
            "circles/preparation/_sheets.html",
            {"session": found, "circle": found.circle, "at_work": _at_work(found)},
        )
    kit = load_kit(found.theme)
    base = lakes.manifest_of(found.circle.organisation)
    months = months_offered(base)
    form = PrepareForm(
        sent(request),
        choice=choice_for(kit, has_doses=_has_doses(base)),
        months=months,
        initial=_chosen(found, kit, months),
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.prepare_session(
                session=found,
                indicators=_in_order(form),
                until_month=form.until_month(),
                version=form.cleaned_data["version"],
                by=request.reader,
            ),
        )
        if done:
            return redirect("circles:prepare", slug, session_id)
    if getattr(form, "stale", False):
        found.refresh_from_db()
        form.data = form.data.copy()
        form.data["version"] = found.version
    return render(
        request,
        "circles/preparation/prepare.html",
        {
            "session": found,
            "circle": found.circle,
            "kit": kit,
            "base": base,
            "form": form,
            "stale_choice": found if getattr(form, "stale", False) else None,
            "counted": len(counted_seats(found.circle)),
            "at_work": _at_work(found),
            "detectable": detectable_table(detectable_at(found)),
            **_boxes(form),
            "crumbs": under_session(found, Crumb("Préparer")),
        },
        status=422 if form.errors else 200,
    )


def _boxes(form: PrepareForm) -> dict[str, object]:
    recommended, same_theme, other_themes = form.groups()
    elsewhere = sum(len(each.boxes) for each in other_themes)
    return {
        "recommended": recommended,
        "same_theme": same_theme,
        "same_theme_title": counted(
            len(same_theme.boxes),
            "autre indicateur de ce thème",
            "autres indicateurs de ce thème",
        ),
        "other_themes": other_themes,
        "other_themes_title": counted(
            elsewhere,
            "indicateur d'un autre thème",
            "indicateurs des autres thèmes",
        ),
        "other_theme_is_open": any(each.is_open for each in other_themes),
    }


def _has_doses(base: Manifest | None) -> bool:
    return base is not None and has_daily_doses(base.codes_release)


def _at_work(session: Session) -> bool:
    return session.sheets_state in AT_WORK


def _in_order(form: PrepareForm) -> list[str]:
    """What was ticked, in the order of the page: the kit's own first."""
    ticked = set(form.cleaned_data["indicators"])
    return [key for key, _ in form.fields["indicators"].choices if key in ticked]


def _chosen(session: Session, kit: Kit, months: list[date]) -> dict[str, object]:
    until = session.until_month or (months[0] if months else None)
    return {
        "indicators": session.indicators or [each.id for each in kit.indicators],
        "until": f"{until:%Y-%m}" if until else "",
        "version": session.version,
    }


def months_offered(base: Manifest | None) -> list[date]:
    """The months that may end the figures, the last whole one first."""
    if base is None or base.first_day is None or base.last_day is None:
        return []
    month = base.last_day.replace(day=1)
    if (base.last_day + timedelta(days=1)).month == base.last_day.month:
        month = _before(month)
    found = []
    while month >= base.first_day.replace(day=1) and len(found) < MONTHS_OFFERED:
        found.append(month)
        month = _before(month)
    return found


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


@require_safe
@login_required
def kit(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The file of the session's theme: evidence, cases, questions, plan."""
    found = session_for(request.reader, slug, session_id, "circles.read_group_figures")
    of_theme = load_kit(found.theme)
    chosen = found.indicators or [each.id for each in of_theme.indicators]
    return render(
        request,
        "circles/preparation/kit.html",
        {
            "session": found,
            "circle": found.circle,
            "kit": of_theme,
            "evidence": [(each, _day(each.read_on)) for each in of_theme.evidence],
            "written_on": _day(of_theme.written_on),
            "next_review": _day(of_theme.next_review),
            "indicators": [find(each) for each in chosen],
            "animates": allowed(request.reader, "circles.prepare_session", found),
            "crumbs": under_session(found, Crumb("Dossier")),
        },
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


@require_safe
@login_required
def kit_pdf(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The same, on paper, for the animator."""
    found = session_for(request.reader, slug, session_id, "circles.prepare_session")
    of_theme = load_kit(found.theme)
    chosen = found.indicators or [each.id for each in of_theme.indicators]
    content = dossier_pdf(
        of_theme,
        [find(each) for each in chosen],
        circle=found.circle.name,
        territory=found.circle.territory,
        starts_at=localtime(found.meeting.starts_at),
        place=found.meeting.place,
        made_at=now(),
    )
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"dossier-{found.theme}-{found.pk}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
