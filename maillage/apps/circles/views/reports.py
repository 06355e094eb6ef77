"""What a circle hands over of an effect: the report to file, the anonymised panel."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from maillage.apps.circles.actions.panels import ask_panel, download_panel
from maillage.apps.circles.models import PanelExport
from maillage.apps.circles.presenters.pages import crumbs
from maillage.apps.circles.selectors.circles import circle_for
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.people.audit import record
from maillage.engine.errors import BadInput


@require_safe
@login_required
def impact_report(
    request: HttpRequest, slug: str, session_id: int, indicator: str
) -> HttpResponse:
    """The report of an effect as PDF, for who may read the session's figures."""
    # Brought here only: the report draws its charts, which few pages need.
    from maillage.apps.circles.figures.reports import (  # noqa: PLC0415
        look_of,
        report_of,
    )
    from maillage.ui.documents.impact_report import impact_report_pdf  # noqa: PLC0415

    session = session_for(
        request.reader, slug, session_id, "circles.read_shared_figures"
    )
    try:
        look = look_of(session, indicator)
        pdf = impact_report_pdf(report_of(look))
    except BadInput:
        raise Http404 from None
    record("circles.read_report", look, by=request.reader, details={"look": look.look})
    return _download(pdf, f"rapport-{slug}-{indicator.lower()}.pdf", "application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """What an outside economist may be handed, and where its making stands."""
    circle = circle_for(request.reader, slug, "circles.export_panel")
    if request.method == "POST":
        try:
            ask_panel(circle=circle, by=request.reader)
        except BadInput as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(
                request, "Le panel se prépare : cette page le donnera dans une minute."
            )
        return redirect("circles:panel", slug)
    return render(
        request,
        "circles/follow_up/panel.html",
        {
            "circle": circle,
            "panel": PanelExport.objects.filter(circle=circle).defer("archive").first(),
            "crumbs": crumbs(circle, "Panel anonymisé"),
        },
    )


@require_POST
@login_required
def panel_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel and its dictionary, zipped; that it left is written in the chain."""
    circle = circle_for(request.reader, slug, "circles.export_panel")
    archive = download_panel(circle=circle, by=request.reader)
    if not archive:
        raise Http404
    return _download(archive, f"panel-{slug}.zip", "application/zip")


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
