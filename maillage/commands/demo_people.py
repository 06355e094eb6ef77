"""Who lives in the invented pole: people, structures, a circle. Nothing is real.

Everything is done by the same actions as from the pages, by people who may do it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from maillage.apps.circles.actions.circle import Settings, create_circle
from maillage.apps.circles.actions.consents import give_consent
from maillage.apps.circles.actions.seats import Newcomer
from maillage.apps.circles.models import Circle, ConsentKind, SeatRole
from maillage.apps.people.actions import (
    accept_invitation,
    invite,
    open_account_from_the_server,
    register_person,
)
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures.actions.links import link_organisations
from maillage.apps.structures.actions.mandates import give_mandate
from maillage.apps.structures.actions.members import admit_member
from maillage.apps.structures.actions.organisations import Card, create_organisation
from maillage.apps.structures.actions.sites import Place, add_site
from maillage.apps.structures.models import Form, Kind, Organisation, Site, Status
from maillage.commands.demo_year.team import Team


DOCTORS = (
    ("Aline", "Berthaud"),
    ("Bruno", "Charpenel"),
    ("Claire", "Dumazet"),
    ("Denis", "Escourolle"),
    ("Élise", "Faucher"),
    ("François", "Gouttebel"),
    ("Gaëlle", "Hautefaye"),
    ("Hugo", "Imbert"),
    ("Inès", "Jarrige"),
    ("Julien", "Kervella"),
    ("Karine", "Lachaud"),
    ("Luc", "Meymac"),
)
"""Invented names: as many doctors as the circle has, in the order of its codes."""

OTHERS = (
    ("Mathilde", "Nouhaud", Profession.NURSE, "Bois-Haut"),
    ("Noé", "Orliac", Profession.PHYSIOTHERAPIST, "Bois-Haut"),
    ("Odile", "Peyrat", Profession.ADVANCED_NURSE, "La Croisille"),
    ("Paul", "Queyroix", Profession.PODIATRIST, "Saint-Aubin"),
    ("Sarah", "Rebeyrol", Profession.NURSE, "Le Grand-Bourg"),
)

SITES = (
    ("Maison de Bois-Haut", "1 place de la Fontaine", "Bois-Haut"),
    ("Maison de La Croisille", "12 route des Étangs", "La Croisille"),
    ("Maison de Saint-Aubin", "3 rue de l'École", "Saint-Aubin"),
    ("Maison du Grand-Bourg", "8 avenue de la Gare", "Le Grand-Bourg"),
)

BEGAN = date(2024, 1, 8)
CIRCLE_BEGAN = date(2025, 9, 1)


@dataclass
class Village:
    """Those of the pole that the rest of the demonstration speaks of."""

    pole: Organisation
    circle: Circle
    animator: Person
    coordinator: Person
    doctors: list[Person]
    team: Team
    accounts: list[tuple[str, str]] = field(default_factory=list)
    """Address of each account, and who it is."""


def settle(codes: Sequence[str], pole_name: str, password: str) -> Village:
    """A pole, its sites, members and pharmacies, and a circle of doctors by code."""
    administrator, accounts = _first_account(password)
    pole = create_organisation(
        card=Card(pole_name, Kind.POLE, territory="Plateau (territoire inventé)"),
        form=Form.SISA,
        since=BEGAN,
        by=administrator,
    )
    sites = {
        commune: add_site(
            organisation=pole,
            place=Place(name, address, commune=commune),
            by=administrator,
            since=BEGAN,
        )
        for name, address, commune in SITES
    }
    desk = _Desk(pole, administrator, password, accounts)
    doctors = [
        desk.member(*DOCTORS[n], site=list(sites.values())[n % len(sites)])
        for n in range(len(codes))
    ]
    others = [
        desk.member(given, family, profession, site=sites[commune])
        for given, family, profession, commune in OTHERS
    ]
    held = _holders(desk)
    team = Team(
        pole,
        administrator,
        **held,
        doctors=doctors,
        others=others,
        sites=list(sites.values()),
    )
    _pharmacies(pole, administrator)
    circle = _circle(pole, team.animator, doctors, codes, administrator)
    return Village(
        pole, circle, team.animator, team.coordinator, doctors, team, accounts
    )


def _first_account(password: str) -> tuple[Person, list[tuple[str, str]]]:
    invited = open_account_from_the_server(
        email="administration@exemple.fr",
        family_name="Sarrazin",
        given_name="Renée",
        steward=True,
    )
    if invited is None:
        raise RuntimeError("the demonstration begins with an empty base")
    person = invited.invitation.person
    accept_invitation(secret=_secret(invited.link), password=password)
    return person, [("administration@exemple.fr", "Renée Sarrazin, administratrice")]


def _secret(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


@dataclass
class _Desk:
    """Where the administrator writes people down."""

    pole: Organisation
    administrator: Person
    password: str
    accounts: list[tuple[str, str]]

    def person(
        self, given: str, family: str, profession: Profession, email: str = ""
    ) -> Person:
        """Somebody written down, with an account where an address is given."""
        person = register_person(
            family_name=family,
            given_name=given,
            profession=profession,
            email=email,
            by=self.administrator,
            verb="structures.admit_member",
            about=self.pole,
        )
        if email:
            invited = invite(
                person=person,
                email=email,
                by=self.administrator,
                purpose=f"rejoindre {self.pole}",
                verb="structures.invite_person",
                about=self.pole,
            )
            accept_invitation(secret=_secret(invited.link), password=self.password)
            said = f"{person}, {Profession(profession).label}"
            self.accounts.append((email, said))
        return person

    def member(
        self,
        given: str,
        family: str,
        profession: Profession = Profession.GENERAL_PRACTITIONER,
        *,
        site: Site | None = None,
        status: str = Status.ASSOCIATE,
    ) -> Person:
        """Somebody of the pole; the doctors have accounts."""
        is_doctor = profession == Profession.GENERAL_PRACTITIONER
        email = f"{_plain(given)}.{_plain(family)}@exemple.fr" if is_doctor else ""
        person = self.person(given, family, profession, email)
        admit_member(
            organisation=self.pole,
            person=person,
            by=self.administrator,
            status=status,
            site=site,
            on=BEGAN,
        )
        return person

    def holder(
        self, given: str, family: str, profession: Profession, email: str, role: Role
    ) -> Person:
        """Somebody who holds a role on the pole, without being one of its members."""
        person = self.person(given, family, profession, email)
        give_mandate(
            organisation=self.pole,
            person=person,
            role=role,
            by=self.administrator,
            on=BEGAN,
        )
        return person


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("éëèç", "eeec"))


def _holders(desk: _Desk) -> dict[str, Person]:
    """Who holds a role on the pole, by its name."""
    holders = {
        "animator": ("Camille", "Exemple", Profession.PHARMACIST, "animatrice"),
        "coordinator": ("Nadia", "Teillet", Profession.COORDINATOR, "coordination"),
        "treasurer": ("Victor", "Ussel", Profession.OTHER, "tresorier"),
        "referent": ("Yvonne", "Vialle", Profession.OTHER, "financeur"),
    }
    return {
        role: desk.holder(given, family, trade, f"{box}@exemple.fr", Role(role))
        for role, (given, family, trade, box) in holders.items()
    }


def _pharmacies(pole: Organisation, administrator: Person) -> None:
    for place in (
        "de Bois-Haut",
        "de La Croisille",
        "de Saint-Aubin",
        "du Grand-Bourg",
    ):
        pharmacy = create_organisation(
            card=Card(f"Pharmacie {place}", Kind.PHARMACY, territory=pole.territory),
            by=administrator,
        )
        link_organisations(part=pharmacy, whole=pole, by=administrator, on=BEGAN)


def _circle(
    pole: Organisation,
    animator: Person,
    doctors: Sequence[Person],
    codes: Sequence[str],
    by: Person,
) -> Circle:
    circle = create_circle(
        organisation=pole,
        name="Cercle du Plateau",
        territory="Plateau (territoire inventé)",
        settings=Settings(),
        seats=[
            Newcomer(animator, SeatRole.ANIMATOR),
            *(
                Newcomer(doctor, codes=(code,))
                for doctor, code in zip(doctors, codes, strict=True)
            ),
        ],
        by=by,
        on=CIRCLE_BEGAN,
    )
    for number, doctor in enumerate(doctors):
        give_consent(
            circle=circle, kind=ConsentKind.FIGURES, by=doctor, on=CIRCLE_BEGAN
        )
        if number % 3 == 0:
            give_consent(
                circle=circle, kind=ConsentKind.NAME, by=doctor, on=CIRCLE_BEGAN
            )
    return circle
