"""The signatures of a version: one's own on the web, those given on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.projects.actions import health_versions as actions
from maillage.apps.projects.forms.health_project import (
    AskForm,
    ExcuseForm,
    RecordSignatureForm,
)
from maillage.apps.projects.models import ProjectSignature
from maillage.apps.projects.selectors.health_project import SIGN, WRITE
from maillage.apps.projects.selectors.health_versions import VersionPage, version_for
from maillage.apps.projects.views.health_parts import form_page, tried
from maillage.apps.projects.views.health_versions import VERSION
from maillage.apps.structures.views.parts import READ_OR_SEND, SEND


@login_required
@SEND
def sign(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One's own signature."""
    page = version_for(request.reader, slug, number, SIGN)
    if page.own is None:
        raise Http404
    tried(
        request,
        lambda: actions.sign_version(signature=page.own, by=request.reader),
        f"Vous avez signé la version {number} du projet de santé.",
    )
    return redirect(VERSION, slug, number)


@login_required
@READ_OR_SEND
def record_paper(
    request: HttpRequest, slug: str, number: int, key: int
) -> HttpResponse:
    """A signature given on paper, written down."""
    page, signature = _signature(request, slug, number, key)
    form = RecordSignatureForm(request.POST or None)
    return _answered(
        request,
        page,
        form,
        title=f"Signature de {signature.person}",
        submit="Noter la signature",
        done="La signature est notée.",
        act=lambda: actions.record_signature(
            signature=signature, by=request.reader, **form.cleaned_data
        ),
    )


@login_required
@READ_OR_SEND
def excuse(request: HttpRequest, slug: str, number: int, key: int) -> HttpResponse:
    """A signature that is no longer waited for."""
    page, signature = _signature(request, slug, number, key)
    form = ExcuseForm(request.POST or None)
    return _answered(
        request,
        page,
        form,
        title=f"Ne plus attendre la signature de {signature.person}",
        submit="Ne plus l'attendre",
        done="Cette signature n'est plus attendue.",
        act=lambda: actions.excuse_signature(
            signature=signature, by=request.reader, **form.cleaned_data
        ),
    )


@login_required
@READ_OR_SEND
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One more person to sign."""
    page = version_for(request.reader, slug, number, WRITE)
    form = AskForm(request.POST or None, members=page.newcomers)
    return _answered(
        request,
        page,
        form,
        title="Demander une signature de plus",
        submit="Demander la signature",
        done="La signature est demandée.",
        act=lambda: actions.ask_signature(
            of=page.version, person=form.chosen(), by=request.reader
        ),
    )


@login_required
@SEND
def withdraw(request: HttpRequest, slug: str, number: int, key: int) -> HttpResponse:
    """A paper signature written down by mistake."""
    _, signature = _signature(request, slug, number, key)
    tried(
        request,
        lambda: actions.withdraw_signature(signature=signature, by=request.reader),
        f"La signature de {signature.person} est de nouveau attendue.",
    )
    return redirect(VERSION, slug, number)


def _signature(
    request: HttpRequest, slug: str, number: int, key: int
) -> tuple[VersionPage, ProjectSignature]:
    page = version_for(request.reader, slug, number, WRITE)
    found = next((one for one in page.signing.rows if one.pk == key), None)
    if found is None:
        raise Http404
    found.of = page.version
    return page, found


def _answered(
    request: HttpRequest,
    page: VersionPage,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    done: str,
    act: Callable[[], Any],
) -> HttpResponse:
    """A form of one version: shown, or done and back to the version."""
    slug, number = page.organisation.slug, page.version.number
    if request.method == "POST" and form.is_valid():
        made, _ = attempt(form, act)
        if made:
            messages.success(request, done)
            return redirect(VERSION, slug, number)
    back = reverse(VERSION, args=[slug, number])
    shown = form_page(page.organisation, title, submit, back=back)
    return shown.shown(request, form)
