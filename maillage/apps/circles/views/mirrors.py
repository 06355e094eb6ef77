"""Figures on screen and on paper: one's own, the group's, by code for the animator."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.apps.circles import prints
from maillage.apps.circles.models import Session
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.selectors.mirrors import (
    Mirror,
    codes_of_session,
    every_mirror_of,
    group_for,
    mirror_for,
    own_mirror_for,
    own_sessions,
)
from maillage.apps.circles.views.crumbs import under_session
from maillage.apps.circles.words import mirrors as mirror_words
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.people.authorisation import allowed
from maillage.ui.components import Crumb


@never_cache
@require_safe
@login_required
def mirrors(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The mirrors of a session by code, for its animator."""
    found = session_for(
        request.reader, slug, session_id, "circles.read_figures_by_code"
    )
    return render(
        request,
        "circles/mirrors/mirrors.html",
        {
            "session": found,
            "circle": found.circle,
            "theme": theme_title(found.theme),
            "codes": codes_of_session(request.reader, found),
            "crumbs": under_session(found, Crumb("Miroirs")),
        },
    )


@never_cache
@require_safe
@login_required
def mirror(request: HttpRequest, slug: str, session_id: int, code: str) -> HttpResponse:
    """One mirror by its code."""
    found = mirror_for(request.reader, slug, session_id, code)
    up = Crumb("Miroirs", reverse("circles:mirrors", args=(slug, session_id)))
    animates = allowed(request.reader, "circles.read_figures_by_code", found.session)
    return _mirror(request, found, *((up,) if animates else ()), Crumb(found.code))


@never_cache
@require_safe
@login_required
def own_mirror(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The reader's own figures at a session."""
    found = own_mirror_for(request.reader, slug, session_id)
    return _mirror(request, found, Crumb("Mes chiffres"))


def _mirror(request: HttpRequest, found: Mirror, *here: Crumb) -> HttpResponse:
    return render(
        request,
        "circles/mirrors/mirror.html",
        {
            "mirror": found,
            "session": found.session,
            "circle": found.session.circle,
            "theme": theme_title(found.session.theme),
            "figures": mirror_words.mirror_figures(found.session, found.sheets),
            "source": mirror_words.source(found.session),
            "crumbs": under_session(found.session, *here),
        },
    )


@never_cache
@require_safe
@login_required
def my_figures(request: HttpRequest) -> HttpResponse:
    """The sessions at which the reader had figures of his own."""
    return render(
        request,
        "circles/mirrors/my_figures.html",
        {"shown": own_sessions(request.reader)},
    )


@never_cache
@require_safe
@login_required
def group(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The group's figures, for who sits in the circle."""
    found, sheets = group_for(request.reader, slug, session_id)
    return render(
        request,
        "circles/mirrors/group.html",
        {
            "session": found,
            "circle": found.circle,
            "theme": theme_title(found.theme),
            "figures": mirror_words.group_figures(sheets),
            "source": mirror_words.source(found),
            "crumbs": under_session(found, Crumb("Le groupe")),
        },
    )


@never_cache
@require_safe
@login_required
def mirror_file(
    request: HttpRequest, slug: str, session_id: int, code: str
) -> HttpResponse:
    """One mirror on paper, by its code."""
    found = mirror_for(request.reader, slug, session_id, code)
    return _pdf(found.session, *prints.mirror_pdf(_printable(found)))


@never_cache
@require_safe
@login_required
def own_mirror_file(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The reader's own mirror on paper."""
    found = own_mirror_for(request.reader, slug, session_id)
    return _pdf(found.session, *prints.mirror_pdf(_printable(found)))


@never_cache
@require_safe
@login_required
def group_file(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The group's page on paper."""
    found, sheets = group_for(request.reader, slug, session_id)
    if not sheets or not found.sheets_document:
        raise Http404
    return _pdf(found, *prints.group_pdf(found))


@never_cache
@require_safe
@login_required
def all_files(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Every mirror and the group's page in one file, for the animator to print."""
    found = session_for(
        request.reader, slug, session_id, "circles.read_figures_by_code"
    )
    every = every_mirror_of(request.reader, found)
    if not every or not found.sheets_document:
        raise Http404
    answer = HttpResponse(
        prints.all_prints(found, every), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="miroirs-{found.pk}.zip"'
    return answer


def _printable(found: Mirror) -> Mirror:
    if not found.session.sheets_document:
        raise Http404
    return found


def _pdf(session: Session, name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{session.pk}-{name}"'
    return answer
