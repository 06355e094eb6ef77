"""Protocols: the list, one of them, its words, its authors, its paper, its versions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.projects.actions import protocols as actions
from maillage.apps.projects.forms.protocols import (
    AuthorsForm,
    RenameForm,
    RetireForm,
    TitleForm,
    WritingForm,
)
from maillage.apps.projects.protocol_rules import SOURCE
from maillage.apps.projects.registers.protocol_paper import protocol_pdf
from maillage.apps.projects.registers.tables import protocols_table
from maillage.apps.projects.selectors.protocols import (
    VersionPage,
    difference,
    draft_of,
    members_on,
    protocol_for,
    version_of,
)
from maillage.apps.projects.selectors.registers import KEEP, WRITE, registers_for
from maillage.apps.projects.views.register_parts import (
    form_page,
    saved,
    sent,
    show_theirs,
    under_list,
    under_registers,
)
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND, renewed
from maillage.ui.components import Crumb


LIST = "protocols"


@login_required
@READ
def protocols(request: HttpRequest, slug: str) -> HttpResponse:
    """Every protocol, those no longer followed apart."""
    registers = registers_for(request.reader, slug)
    return render(
        request,
        "projects/registers/protocols.html",
        {
            "registers": registers,
            "organisation": registers.organisation,
            "table": protocols_table(registers, registers.protocols),
            "retired": protocols_table(registers, registers.retired_protocols),
            "crumbs": under_registers(registers.organisation, Crumb("Protocoles")),
        },
    )


@login_required
@READ_OR_SEND
def start_protocol(request: HttpRequest, slug: str) -> HttpResponse:
    """A protocol to be written."""
    registers = registers_for(request.reader, slug, WRITE)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            form,
            lambda: actions.start_protocol(
                organisation=registers.organisation,
                title=form.cleaned_data["title"],
                theme=form.cleaned_data["theme"],
                by=request.reader,
            ),
        )
        if done and made is not None:
            messages.success(request, "Le protocole est commencé : écrivez-le.")
            return redirect("projects:write_protocol", slug, made.pk)
    back = reverse("projects:protocols", args=[slug])
    page = form_page(registers, LIST, "Commencer un protocole", "Commencer", back)
    return page.shown(request, form)


@login_required
@READ
def protocol(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One protocol: who does what when, who wrote it, who follows it."""
    page = protocol_for(request.reader, slug, key)
    organisation = page.registers.organisation
    return render(
        request,
        "projects/registers/protocol.html",
        {
            "page": page,
            "registers": page.registers,
            "protocol": page.protocol,
            "organisation": organisation,
            "rules_source": SOURCE,
            "pairs": list(zip(page.versions[1:], page.versions, strict=False)),
            "crumbs": under_list(organisation, LIST, Crumb(page.protocol.title)),
        },
    )


@login_required
@READ_OR_SEND
def rename_protocol(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Another title or theme."""
    found = protocol_for(request.reader, slug, key, WRITE)
    row = found.protocol
    names = ["title", "theme"]
    form = RenameForm(
        request.POST or None,
        initial={name: getattr(row, name) for name in (*names, "version")},
    )
    to = reverse("projects:protocol", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.rename_protocol(
            protocol=row,
            version=form.cleaned_data["version"],
            title=form.cleaned_data["title"],
            theme=form.cleaned_data["theme"],
            by=request.reader,
        ),
        "Le titre et le thème sont enregistrés.",
        to,
    )
    page = form_page(found.registers, LIST, "Titre et thème", "Enregistrer", to)
    if not answer:
        show_theirs(page, form, row, names)
    return answer or page.shown(request, form)


@login_required
@READ_OR_SEND
def write_protocol(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The words of the draft, step by step."""
    found = protocol_for(request.reader, slug, key, WRITE)
    draft = draft_of(found)
    trades = [
        p.profession
        for p in members_on(draft.protocol.organisation, found.registers.day)
    ]
    form = WritingForm(draft, trades, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.write_protocol(
                draft=draft,
                version=form.cleaned_data["version"],
                writing=form.writing(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "C'est enregistré.")
            more = "more" in request.POST
            name = "projects:write_protocol" if more else "projects:protocol"
            return redirect(name, slug, key)
    theirs = None
    if form.stale:
        draft.refresh_from_db()
        renewed(form, draft.version)
        theirs = VersionPage(draft)
    organisation = found.registers.organisation
    return render(
        request,
        "projects/registers/write_protocol.html",
        {
            "form": form,
            "theirs": theirs,
            "protocol": found.protocol,
            "organisation": organisation,
            "crumbs": under_list(
                organisation,
                LIST,
                Crumb(
                    found.protocol.title,
                    reverse("projects:protocol", args=[slug, key]),
                ),
                Crumb("Écrire"),
            ),
        },
    )


@login_required
@READ_OR_SEND
def name_authors(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Who writes the draft, each with a part."""
    found = protocol_for(request.reader, slug, key, WRITE)
    draft = draft_of(found)
    parts = {author.person: author.part for author in draft.authors.all()}
    members = members_on(found.registers.organisation, found.registers.day)
    people = [*parts, *(person for person in members if person not in parts)]
    form = AuthorsForm(
        people,
        request.POST or None,
        initial={
            "version": draft.version,
            **{f"part_{person.pk}": part for person, part in parts.items()},
        },
    )
    to = reverse("projects:protocol", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.name_protocol_authors(
            draft=draft,
            version=form.cleaned_data["version"],
            parts=form.parts(),
            by=request.reader,
        ),
        "Les auteurs sont enregistrés.",
        to,
    )
    page = form_page(found.registers, LIST, "Qui l'écrit", "Enregistrer", to)
    page.lead = (
        "Un nombre entier devant chaque auteur : 1 et 1 partagent l'écriture en deux, "
        "2 et 1 en deux tiers et un tiers. Rien devant les autres."
    )
    if not answer and form.stale:
        draft.refresh_from_db()
        renewed(form, draft.version)
    return answer or page.shown(request, form)


@login_required
@SEND
def begin_version(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A new version, which starts from the words of the last."""
    found = protocol_for(request.reader, slug, key, WRITE)
    return sent(
        request,
        lambda: actions.begin_protocol_version(
            protocol=found.protocol, by=request.reader
        ),
        "Une nouvelle version est commencée ; celle en vigueur reste suivie.",
        reverse("projects:protocol", args=[slug, key]),
    )


@login_required
@SEND
def drop_draft(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A version that will not be."""
    found = protocol_for(request.reader, slug, key, WRITE)
    draft = draft_of(found)
    return sent(
        request,
        lambda: actions.drop_protocol_draft(
            draft=draft, version=draft.version, by=request.reader
        ),
        "La version est abandonnée ; vous pouvez la reprendre.",
        reverse("projects:protocol", args=[slug, key]),
    )


@login_required
@SEND
def take_up_draft(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A dropped version, taken up again."""
    found = protocol_for(request.reader, slug, key, WRITE)
    if found.dropped is None:
        return redirect("projects:protocol", slug, key)
    dropped = found.dropped
    return sent(
        request,
        lambda: actions.take_up_protocol_draft(draft=dropped, by=request.reader),
        "La version est reprise.",
        reverse("projects:protocol", args=[slug, key]),
    )


@login_required
@READ_OR_SEND
def retire_protocol(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A protocol that nobody follows any more."""
    found = protocol_for(request.reader, slug, key, KEEP)
    row = found.protocol
    form = RetireForm(request.POST or None, initial={"version": row.version})
    to = reverse("projects:protocol", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.retire_protocol(
            protocol=row,
            version=form.cleaned_data["version"],
            because=form.cleaned_data["because"],
            on=form.cleaned_data["on"],
            by=request.reader,
        ),
        "Le protocole est retiré ; les années où il était suivi gardent leur preuve.",
        to,
    )
    page = form_page(found.registers, LIST, "Retirer le protocole", "Retirer", to)
    page.danger = True
    if not answer:
        show_theirs(page, form, row, ["title"])
    return answer or page.shown(request, form)


@login_required
@SEND
def restore_protocol(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A retired protocol, followed again."""
    found = protocol_for(request.reader, slug, key, KEEP)
    return sent(
        request,
        lambda: actions.restore_protocol(protocol=found.protocol, by=request.reader),
        "Le protocole est de nouveau suivi.",
        reverse("projects:protocol", args=[slug, key]),
    )


@login_required
@READ
def protocol_paper(
    request: HttpRequest, slug: str, key: int, number: int
) -> HttpResponse:
    """A version as a sheet: as it was signed, or to be signed."""
    found = protocol_for(request.reader, slug, key)
    version = version_of(found, number)
    if version.pdf:
        with version.pdf.open("rb") as kept:
            content = kept.read()
    else:
        content = protocol_pdf(version)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="protocole-{key}-{number}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


@login_required
@READ
def protocol_difference(
    request: HttpRequest, slug: str, key: int, older: int, newer: int
) -> HttpResponse:
    """What changed between two versions."""
    found = protocol_for(request.reader, slug, key)
    before, after = version_of(found, older), version_of(found, newer)
    organisation = found.registers.organisation
    return render(
        request,
        "projects/registers/protocol_difference.html",
        {
            "protocol": found.protocol,
            "organisation": organisation,
            "before": before,
            "after": after,
            "parts": difference(before, after),
            "crumbs": under_list(
                organisation,
                LIST,
                Crumb(
                    found.protocol.title,
                    reverse("projects:protocol", args=[slug, key]),
                ),
                Crumb(f"De la version {older} à la version {newer}"),
            ),
        },
    )
