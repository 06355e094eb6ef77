"""What the pages of registers share: crumbs, a form page, a step that only sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.projects.selectors.registers import Registers
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import FormPage, crumbs, renewed
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb


LISTS = {
    "protocols": "Protocoles",
    "placements": "Stages",
    "missions": "Missions de santé publique",
    "arrangements": "Organisation et engagements",
}


def under_registers(organisation: Organisation, *below: Crumb) -> list[Crumb]:
    """From the list of structures, through the registers, to this page."""
    above = Crumb("Registres", reverse("projects:registers", args=[organisation.slug]))
    return crumbs(above, *below, organisation=organisation)


def under_list(organisation: Organisation, name: str, *below: Crumb) -> list[Crumb]:
    """The same, through one of the lists."""
    address = reverse(f"projects:{name}", args=[organisation.slug])
    return under_registers(organisation, Crumb(LISTS[name], address), *below)


def form_page(
    registers: Registers, name: str, title: str, submit: str, back: str
) -> FormPage:
    """A page that is one form, in one of the lists."""
    return FormPage(
        title=title,
        submit=submit,
        back=back,
        crumbs=under_list(registers.organisation, name, Crumb(title)),
    )


def saved(
    request: HttpRequest, form: Any, act: Callable[[], Any], message: str, to: str
) -> HttpResponse | None:
    """The answer once the action is done; None where the form has something to say."""
    if request.method != "POST" or not form.is_valid():
        return None
    done, _ = attempt(form, act)
    if not done:
        return None
    messages.success(request, message)
    return redirect(to)


def show_theirs(page: FormPage, form: Any, row: Any, names: list[str]) -> None:
    """Where someone else saved first: what he wrote, beside what was typed."""
    if not getattr(form, "stale", False):
        return
    row.refresh_from_db()
    renewed(form, row.version)
    for name in names:
        field = row._meta.get_field(name)
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display else getattr(row, name)
        label = str(field.verbose_name)
        page.theirs.append((f"{label[:1].upper()}{label[1:]}", value or "–"))


def sent(
    request: HttpRequest, act: Callable[[], Any], message: str, to: str
) -> HttpResponse:
    """A button that does one thing: done, or refused in one sentence."""
    try:
        act()
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, message)
    return redirect(to)
