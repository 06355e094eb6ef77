"""A member tries every way to a peer's figures: addresses, forms, exports, prints."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import APIResponse, Browser, Page, expect

from tests.functional.site import Site
from tests.functional.visitors import visitor


CURIOUS = "bruno.charpenel@exemple.fr"
CIRCLE = "/cercles/cercle-du-plateau/"

PLANT = """
import json
from maillage.commands.web import start_django
start_django()
from maillage.apps.circles.models import FollowUpSheet, MirrorSheet, Seat
from tests.integration.web.planting import plant
plant()
own = "bruno.charpenel@exemple.fr"
peers = MirrorSheet.objects.exclude(person__account__email=own)
seats = Seat.objects.exclude(person__account__email=own)
follow = FollowUpSheet.objects.filter(person__isnull=False)
print(json.dumps({
    "marks": [f"MARQUEM{each.pk}Z" for each in peers]
    + [f"MARQUEF{s.pk}Z" for s in follow.exclude(person__account__email=own)],
    "own": [f"MARQUEM{each.pk}Z" for each in
        MirrorSheet.objects.filter(person__account__email=own)],
    "codes": [code for seat in seats for code in seat.prescriber_codes],
    "people": list(seats.values_list("person", flat=True)),
    "sessions": sorted(set(peers.values_list("session", flat=True))),
}))
"""


@pytest.fixture(scope="module")
def planted(site: Site) -> dict[str, list[str]]:
    """Marks in everybody's figures: those of the peers, and those of the curious."""
    found: dict[str, list[str]] = json.loads(site.run(PLANT))
    return found


def _addresses(planted: dict[str, list[str]]) -> list[str]:
    """What he can type: others' codes, numbers and words where his own stand."""
    found = []
    for session in planted["sessions"]:
        base = f"{CIRCLE}seances/{session}/"
        for code in planted["codes"]:
            found += [
                f"{base}miroirs/{code}/",
                f"{base}miroirs/{code}.pdf",
                f"{base}mes-chiffres/?code={code}",
                f"{base}groupe/?code={code}&membre={code}",
            ]
        for person in planted["people"]:
            found += [
                f"{base}mes-chiffres/?person={person}&personne={person}&as={person}",
                f"{base}mes-chiffres.pdf?person={person}",
            ]
        found += [f"{base}miroirs/", f"{base}miroirs.zip", f"{base}miroirs/../miroirs/"]
        found += [f"{base}projection/?vue={view}" for view in range(1, 9)]
    found += [f"{CIRCLE}codes/", f"{CIRCLE}donnees/", f"{CIRCLE}heures.csv"]
    found += [f"/recherche/?q={code}" for code in planted["codes"]]
    found += [f"{CIRCLE}suivi/?personne={person}" for person in planted["people"]]
    found += [
        "/personnes/qui-a-vu-mes-chiffres.csv",
        "/cercles/portefeuille/cercles.csv",
    ]
    found += ["/static/../data/web/maillage.sqlite3", "/files/", "/media/", "/admin/"]
    return found


def _says_nothing_of_peers(answer: APIResponse, planted: dict[str, list[str]]) -> bool:
    text = answer.body().decode("utf-8", "replace")
    # His search is written back to him in its own box.
    text = re.sub(r'<input[^>]*name="q"[^>]*>', "", text)
    return not any(mark in text for mark in planted["marks"])


def test_no_address_and_no_manner_of_asking_gives_a_peer_s_figures(
    browser: Browser, site: Site, planted: dict[str, list[str]]
) -> None:
    manners = ({}, {"Accept": "application/json"}, {"HX-Request": "true"})
    leaks = []
    with visitor(browser, site, CURIOUS) as page:
        for number, path in enumerate(_addresses(planted)):
            headers = manners[number % len(manners)]
            answer = page.request.get(path, headers=headers)
            if not _says_nothing_of_peers(answer, planted):
                leaks.append(path)
            assert answer.status < 500
        own = page.request.get(
            f"{CIRCLE}seances/{planted['sessions'][0]}/mes-chiffres/"
        )
        assert any(mark in own.text() for mark in planted["own"]), "not blind"
    assert leaks == []


def test_no_form_gives_a_peer_s_figures_or_another_s_code(
    browser: Browser, site: Site, planted: dict[str, list[str]]
) -> None:
    code = planted["codes"][0]
    with visitor(browser, site, CURIOUS) as page:
        page.goto(f"{CIRCLE}mes-codes/")
        for form in (
            {"codes": code, "declared_codes": code, "person": planted["people"][0]},
            {"codes": f"{code}, {code}", "version": "0"},
        ):
            _post(page, f"{CIRCLE}mes-codes/", form)
        for path in (
            f"{CIRCLE}codes/",
            f"{CIRCLE}suivi/relire/",
            f"{CIRCLE}seances/{planted['sessions'][0]}/preparer/",
            f"{CIRCLE}seances/{planted['sessions'][0]}/miroirs/{code}/",
            f"{CIRCLE}membres/1/role/",
        ):
            answer = _post(page, path, {"code": code, "role": "animator"})
            assert answer.status in (403, 404, 405)
        for session in planted["sessions"]:
            page.goto(f"{CIRCLE}seances/{session}/mes-chiffres/")
            assert not any(mark in page.content() for mark in planted["marks"])
        page.goto(f"{CIRCLE}mes-codes/")
        expect(page.get_by_role("main")).not_to_contain_text("MARQUE")


def _post(page: Page, path: str, form: dict[str, str]) -> APIResponse:
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    return page.request.post(
        path,
        form={**form, "csrfmiddlewaretoken": token},
        headers={"Referer": urljoin(page.url, path)},
    )


def test_who_is_not_signed_in_gets_nothing_at_all(
    browser: Browser, site: Site, planted: dict[str, list[str]]
) -> None:
    with visitor(browser, site) as page:
        for path in _addresses(planted)[:40]:
            answer = page.request.get(path, max_redirects=0)
            assert answer.status in (302, 404)
            assert _says_nothing_of_peers(answer, planted)
