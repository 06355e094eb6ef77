"""The data of a circle: files are dropped, tried, imported, retracted."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from maillage.apps.circles.actions import drops as actions
from maillage.apps.circles.data.depots import DepotUploadHandler
from maillage.apps.circles.forms.preparation import DropForm
from maillage.apps.circles.models import Circle, Drop
from maillage.apps.circles.selectors.circles import circle_for
from maillage.apps.circles.selectors.drops import AT_WORK, data_of, drop_for
from maillage.apps.circles.views.crumbs import under_circle
from maillage.apps.circles.words import drops as drop_words
from maillage.apps.people.attempts import attempt
from maillage.engine.errors import BadInput
from maillage.engine.lake.files import is_disk_full
from maillage.ui.components import Crumb
from maillage.ui.formats import counted


NO_ROOM = (
    "Plus de place sur le disque de ce service : rien n'a été gardé. Prévenez qui le "
    "tient, puis déposez de nouveau."
)


@csrf_exempt  # checked inside, once the files are told where to go
@login_required
@require_http_methods(["GET", "POST"])
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the data stand, and where files are dropped."""
    verb = "circles.read_drops" if request.method == "GET" else "circles.drop_file"
    circle = circle_for(request.reader, slug, verb)
    handler = DepotUploadHandler(request)
    request.upload_handlers = [handler]
    try:
        return _data(request, circle, handler)
    except OSError as fault:
        if not is_disk_full(fault):
            raise
        messages.error(request, NO_ROOM)
        return redirect("circles:data", slug)
    finally:
        handler.erase_unclaimed()


@csrf_protect
def _data(
    request: HttpRequest, circle: Circle, handler: DepotUploadHandler
) -> HttpResponse:
    form = DropForm()
    if request.method == "POST":
        form = DropForm(request.POST, request.FILES)
        drops = _receive(request, circle, form, handler) if form.is_valid() else []
        if len(drops) == 1 and not form.errors:
            return redirect("circles:drop", circle.slug, drops[0].pk)
        if drops and not form.errors:
            messages.success(
                request,
                f"{counted(len(drops), 'fichier reçu', 'fichiers reçus')} : "
                "la vérification a commencé.",
            )
            return redirect("circles:data", circle.slug)
    found = data_of(request.reader, circle)
    listed = request.headers.get("HX-Request") == "true"
    name = "circles/data/_standing.html" if listed else "circles/data/data.html"
    return render(
        request,
        name,
        {
            "circle": circle,
            "data": found,
            "form": form,
            "waiting": [(drop, drop_words.result(drop)) for drop in found.waiting],
            "past": drop_words.past_table(
                found.past,
                [reverse("circles:drop", args=(circle.slug, d.pk)) for d in found.past],
            )
            if found.past
            else None,
            "crumbs": under_circle(circle, Crumb("Données")),
        },
        status=422 if form.errors else 200,
    )


def _receive(
    request: HttpRequest, circle: Circle, form: DropForm, handler: DepotUploadHandler
) -> list[Drop]:
    """The files taken; what is refused is said on the form, file by file."""
    taken = []
    for name in handler.too_large:
        form.add_error("files", f"« {name} » dépasse 2 Go : découpez-le par période.")
    for received in form.cleaned_data.get("files", ()):
        done, drop = attempt(
            form,
            lambda received=received: actions.drop_file(
                circle=circle, received=received, by=request.reader
            ),
        )
        if done:
            handler.claim(received)
            taken.append(drop)
    return taken


@login_required
@require_http_methods(["GET"])
def drop(request: HttpRequest, slug: str, drop_id: int) -> HttpResponse:
    """One file: where it stands, its report, what may be done with it."""
    found = drop_for(request.reader, slug, drop_id, "circles.read_drops")
    whole = request.headers.get("HX-Request") != "true"
    return render(
        request,
        "circles/data/drop.html" if whole else "circles/data/_drop.html",
        {
            "circle": found.circle,
            "drop": found,
            "at_work": found.state in AT_WORK,
            "result": drop_words.result(found),
            "pairs": list(drop_words.lines(found.report)),
            "rejects": drop_words.rejects_table(found.report),
            "crumbs": under_circle(
                found.circle,
                Crumb("Données", reverse("circles:data", args=(slug,))),
                Crumb(found.name),
            ),
        },
    )


@login_required
@require_http_methods(["POST"])
def import_drop(request: HttpRequest, slug: str, drop_id: int) -> HttpResponse:
    """Take the right lines of a file."""
    return _act(request, slug, drop_id, actions.import_drop)


@login_required
@require_http_methods(["POST"])
def discard_drop(request: HttpRequest, slug: str, drop_id: int) -> HttpResponse:
    """Erase a file without taking anything of it."""
    return _act(request, slug, drop_id, actions.discard_drop)


@login_required
@require_http_methods(["POST"])
def retract_batch(request: HttpRequest, slug: str, drop_id: int) -> HttpResponse:
    """Take the lines of a file out of the data."""
    return _act(request, slug, drop_id, actions.retract_batch)


@login_required
@require_http_methods(["POST"])
def make_base(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the base of calculation again."""
    circle = circle_for(request.reader, slug, "circles.drop_file")
    actions.make_base(circle=circle, by=request.reader)
    messages.success(request, "La base de calcul est demandée.")
    return redirect("circles:data", slug)


def _act(
    request: HttpRequest, slug: str, drop_id: int, act: Callable[..., Drop]
) -> HttpResponse:
    found = drop_for(request.reader, slug, drop_id, "circles.drop_file")
    try:
        act(drop=found, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    return redirect("circles:drop", slug, drop_id)
