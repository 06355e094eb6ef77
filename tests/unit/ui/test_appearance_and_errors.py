"""Choosing an appearance, the manifest, the catalogue's door, the pages of errors."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from maillage.ui import context


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_a_reader_chooses_an_appearance_and_goes_back_where_he_was(
    client: Client, theme: str
) -> None:
    answer = client.post("/apparence/", {"theme": theme, "next": "/cercles/?page=2"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/cercles/?page=2"
    assert answer.cookies["theme"].value == theme
    assert answer.cookies["theme"]["httponly"]


def test_an_unknown_appearance_changes_nothing(client: Client) -> None:
    answer = client.post("/apparence/", {"theme": "red"})
    assert answer.status_code == 302
    assert "theme" not in answer.cookies


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", ""]
)
def test_the_way_back_is_never_elsewhere(client: Client, wanted: str) -> None:
    answer = client.post("/apparence/", {"theme": "dark", "next": wanted})
    assert answer.headers["Location"] == "/"


def test_a_forged_cookie_is_the_automatic_appearance() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    assert context.theme(request) == {"theme": "auto"}


def test_a_phone_can_keep_maillage_on_its_first_screen(client: Client) -> None:
    answer = client.get("/maillage.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert answer.json()["lang"] == "fr"


@pytest.mark.parametrize("name", ["", "projecteur/", "telephone/"])
def test_the_catalogue_exists_in_development_only(
    client: Client, settings: Any, name: str
) -> None:
    assert client.get(f"/catalogue/{name}").status_code == 404
    settings.DEBUG = True
    assert client.get(f"/catalogue/{name}").status_code == 200


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_an_error_page_stands_alone_and_says_what_to_do(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert '<html lang="fr">' in page
    assert 'href="/"' in page
    assert '<p class="lead"></p>' not in page
