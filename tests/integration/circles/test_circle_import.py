"""Journey: a circle created, and grown, from a file that is shown then confirmed."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from tests.factories import circles, people


pytestmark = pytest.mark.django_db

TITLES = "nom;prénom;profession;rôle;codes de prescripteur"
FILE = f"""{TITLES}
Delorme;Anne;médecin généraliste;membre;910000001
Marchand;Paul;médecin généraliste;;"910000002, 910000003"
Nguyen;Minh;médecin généraliste;;910000004
Fontaine;Hélène;médecin généraliste;;
Roux;Karim;médecin généraliste;;910000005
Vasseur;Claire;pharmacien;animatrice;
"""
SETTINGS = {
    "name": "Cercle de Migennes",
    "territory": "Migennois",
    "against": "territoire",
    "fewest_members": "5",
    "most_members": "15",
    "most_animators": "2",
    "fewest_doctors": "5",
    "sessions_a_year": "4",
}


def upload(text: str | bytes, name: str = "membres.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def signed_in(client: Client, organisation: Organisation) -> Person:
    person = circles.coordinator(organisation)
    client.force_login(people.account(person))
    return person


def prepared(page: bytes) -> str:
    found = re.search(r'name="prepared" value="([^"]+)"', page.decode())
    assert found is not None
    return found.group(1)


def create(client: Client, of: Organisation, file: object) -> object:
    address = reverse("circles:create", args=(of.slug,))
    return client.post(address, {**SETTINGS, "members_file": file})


def test_a_coordinator_creates_a_circle_from_a_file_of_members(client: Client) -> None:
    of = circles.organisation()
    signed_in(client, of)
    shown = create(client, of, upload(FILE))
    assert "6 personnes" in shown.content.decode().replace("\xa0", " ")
    assert "910000001" not in shown.content.decode()
    assert not Circle.objects.exists()
    answer = client.post(
        reverse("circles:create_confirmed", args=(of.slug,)),
        {"prepared": prepared(shown.content)},
    )
    circle = Circle.objects.get()
    assert answer["Location"] == reverse("circles:detail", args=(circle.slug,))
    roles = Seat.objects.filter(circle=circle).values_list("role", flat=True)
    assert sorted(roles) == ["animator", *["member"] * 5]
    paul = Seat.objects.get(person__family_name="Marchand")
    assert paul.prescriber_codes == ["910000002", "910000003"]


def test_an_xlsx_file_says_the_same(client: Client) -> None:
    of = circles.organisation()
    signed_in(client, of)
    book = openpyxl.Workbook()
    for line in FILE.replace('"', "").splitlines():
        book.active.append(line.split(";"))
    held = BytesIO()
    book.save(held)
    shown = create(client, of, upload(held.getvalue(), "membres.xlsx"))
    assert "Anne Delorme" in shown.content.decode()


def test_a_wrong_line_is_said_where_it_is_and_what_was_typed_is_kept(
    client: Client,
) -> None:
    of = circles.organisation()
    signed_in(client, of)
    wrong = FILE.replace("910000005", "910000001").replace("pharmacien;", "druide;")
    page = create(client, of, upload(wrong)).content.decode().replace("\xa0", " ")
    assert "ligne 6, colonne « codes de prescripteur »" in page
    assert "ligne 7, colonne « profession »" in page
    assert "Cercle de Migennes" in page
    assert not Circle.objects.exists()
    assert not Person.objects.filter(family_name="Delorme").exists()


def test_a_preview_changed_on_the_way_or_of_another_reader_is_refused(
    client: Client,
) -> None:
    of = circles.organisation()
    signed_in(client, of)
    text = prepared(create(client, of, upload(FILE)).content)
    confirm = reverse("circles:create_confirmed", args=(of.slug,))
    client.post(confirm, {"prepared": text[:-3] + "abc"})
    signed_in(client, of)
    client.post(confirm, {"prepared": text})
    assert not Circle.objects.exists()


def test_two_who_confirm_the_same_preview_make_one_circle(client: Client) -> None:
    of = circles.organisation()
    signed_in(client, of)
    text = prepared(create(client, of, upload(FILE)).content)
    confirm = reverse("circles:create_confirmed", args=(of.slug,))
    client.post(confirm, {"prepared": text})
    again = client.post(confirm, {"prepared": text})
    assert "a déjà un cercle" in again.content.decode()
    assert Circle.objects.count() == 1
    assert Person.objects.filter(family_name="Delorme").count() == 1


def test_members_are_added_by_a_file_and_who_is_known_is_not_registered_twice(
    client: Client,
) -> None:
    circle = circles.circle()
    known = people.person("Besson", email="besson@exemple.fr")
    signed_in(client, circle.organisation)
    file = upload(
        "nom;prénom;profession;courriel\n"
        "Besson;Camille;médecin généraliste;besson@exemple.fr\n"
        "Lemoine;Zoé;infirmier;\n"
    )
    admit = reverse("circles:admit", args=(circle.slug,))
    shown = client.post(admit, {"which": "file", "file-members_file": file})
    client.post(
        reverse("circles:admit_confirmed", args=(circle.slug,)),
        {"prepared": prepared(shown.content)},
    )
    assert Seat.objects.filter(circle=circle, person=known).exists()
    assert Person.objects.filter(family_name="Besson").count() == 1
    assert Seat.objects.filter(circle=circle, person__family_name="Lemoine").exists()


def test_who_brings_his_own_code_by_a_file_still_waits_for_another(
    client: Client,
) -> None:
    circle = circles.circle(animators=0)
    doctor = people.person("Delorme", email="delorme@exemple.fr")
    coordinator = signed_in(client, circle.organisation)
    assert coordinator != doctor
    client.force_login(people.account(doctor))
    circles.mandate(circle.organisation, doctor)
    file = upload(
        f"{TITLES};courriel\nDelorme;;médecin généraliste;;920000001;"
        "delorme@exemple.fr\n"
    )
    admit = reverse("circles:admit", args=(circle.slug,))
    shown = client.post(admit, {"which": "file", "file-members_file": file})
    client.post(
        reverse("circles:admit_confirmed", args=(circle.slug,)),
        {"prepared": prepared(shown.content)},
    )
    seat = circles.seat(circle, doctor)
    assert (seat.prescriber_codes, seat.declared_codes) == ([], ["920000001"])


def test_a_member_is_admitted_by_hand_and_a_namesake_is_asked_about(
    client: Client,
) -> None:
    circle = circles.circle()
    people.person("Berger", given_name="Lucie")
    signed_in(client, circle.organisation)
    admit = reverse("circles:admit", args=(circle.slug,))
    typed = {
        "which": "new",
        "new-family_name": "Berger",
        "new-given_name": "Lucie",
        "new-profession": "general_practitioner",
        "new-role": "member",
    }
    assert "even_if_alike" in client.post(admit, typed).content.decode()
    client.post(admit, {**typed, "new-even_if_alike": "on"})
    assert Person.objects.filter(family_name="Berger").count() == 2
    assert Seat.objects.get(person__family_name="Berger").role == SeatRole.MEMBER
