"""The sections of a year's activity report, each written from what happened.

The official content of this report was looked for and not found. The sections are the
justificatifs that the indicators ask for, the least that a report must then hold
(« Guide des indicateurs ACI – Avenant 1 », Cnam, October 2022).

Pure: evidence in, French text out. A text is paragraphs; a line that begins with « – »
is an item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillage.apps.projects.selectors.health_project import ActionOfYear
from maillage.apps.structures.evidence_base import Evidence
from maillage.ui.formats import counted, day, duration, joined, number
from maillage.ui.professions import profession


FOUND = (
    "Le contenu officiel de ce rapport n'a pas été trouvé : ses sections sont les "
    "justificatifs que demandent les indicateurs (guide de la Cnam, octobre 2022)."
)
NOTHING = "Rien n'est enregistré pour cette année."


@dataclass(frozen=True)
class Happened:
    """What a report is written from."""

    year: int
    evidence: tuple[Evidence, ...]
    meeting_minutes: int = 0
    """Time given to meetings by everyone together."""
    money: tuple[str, ...] = ()
    """Sentences on the year's money, each with its source."""
    undertaken: tuple[ActionOfYear, ...] = ()
    """The actions of the projet de santé that bear on the year."""

    def of(self, *kinds: str) -> list[Evidence]:
        """The evidence of some kinds, in the order of time."""
        return [one for one in self.evidence if one.kind in kinds]

    def done(self, *kinds: str) -> list[Evidence]:
        """Those that nothing is missing from."""
        return [one for one in self.of(*kinds) if one.is_final]


@dataclass(frozen=True)
class Section:
    """A part of the report: its name, what it is about, how it is written."""

    slug: str
    title: str
    write: Callable[[Happened], str]


def text_of(*paragraphs: str, items: Iterable[str] = ()) -> str:
    """Paragraphs, then items; « nothing » where there are none."""
    lines = [one for one in paragraphs if one]
    lines += [f"– {one}" for one in items]
    return "\n".join(lines) or NOTHING


def _team(year: Happened) -> str:
    members = year.done("member")
    partners = [one for one in members if one.facts.get("is_associate")]
    others = len(members) - len(partners)
    return text_of(
        _people("L'équipe compte", partners, "associé", "associés"),
        f"S'y ajoutent {counted(others, 'autre membre', 'autres membres')}, salariés, "
        "vacataires ou partenaires."
        if others
        else "",
        items=_dated(year, "visiting_consultations", "solidarity_doctor"),
    )


def _people(start: str, members: Sequence[Evidence], one: str, many: str) -> str:
    if not members:
        return ""
    by_trade = Counter(str(each.facts.get("profession", "")) for each in members)
    parts = [
        f"{number(count)} {profession(code)}" for code, count in by_trade.most_common()
    ]
    return f"{start} {counted(len(members), one, many)} : {joined(parts)}."


def _dated(year: Happened, *kinds: str) -> list[str]:
    """Each thing of these kinds on its day; what is missing is said."""
    return [
        f"{one.title} ({day(one.on)})"
        if one.is_final
        else f"{one.title} : en cours, il manque {one.missing or 'une pièce'}"
        for one in year.of(*kinds)
    ]


def _access(year: Happened) -> str:
    sites = year.of("site_hours")
    return text_of(
        f"L'équipe accueille sur {counted(len(sites), 'site')}." if sites else "",
        items=[
            *(_site(one) for one in sites),
            *_dated(year, "unscheduled_care", "access_service", "on_call_derogation"),
        ],
    )


def _site(one: Evidence) -> str:
    if not one.is_final:
        return f"{one.title} : {one.missing}"
    said = ", ".join(f"{label.lower()} {value}" for label, value in one.lines[:7])
    return f"{one.title} : {said}"


def _meetings(year: Happened) -> str:
    held = year.done("meeting_held", "assembly_held", "circle_session_held", "rcp_held")
    time = (
        f"Tous ensemble, les membres y ont donné {duration(year.meeting_minutes)}."
        if year.meeting_minutes
        else ""
    )
    return text_of(
        f"{counted(len(held), 'réunion tenue', 'réunions tenues')} en {year.year}, "
        "toutes sortes comprises."
        if held
        else "",
        time,
        items=[
            *_dated(year, "coordination_function"),
            *_dated(year, "meeting_held", "assembly_held"),
        ],
    )


def _cases(year: Happened) -> str:
    held = year.done("rcp_held")
    if not held:
        return NOTHING
    total = sum(_number(one, "cases") for one in held)
    nurse = sum(_number(one, "cases_with_advanced_nurse") for one in held)
    return text_of(
        f"{counted(len(held), 'réunion de concertation', 'réunions de concertation')}, "
        f"{counted(total, 'dossier étudié', 'dossiers étudiés')}"
        + (
            f", dont {number(nurse)} avec un infirmier en pratique avancée"
            * bool(nurse)
        )
        + ".",
        "Les comptes rendus restent dans l'équipe.",
        items=[
            f"{day(one.on)} : {counted(_number(one, 'cases'), 'dossier')}"
            for one in held
        ],
    )


def _number(one: Evidence, name: str) -> int:
    value = one.facts.get(name, 0)
    return int(Decimal(str(value))) if not isinstance(value, bool) else int(value)


def _protocols(year: Happened) -> str:
    signed = year.done("protocol_signed")
    return text_of(
        f"{counted(len(signed), 'protocole signé', 'protocoles signés')} en vigueur."
        if signed
        else "",
        items=_dated(year, "protocol_signed", "cooperation_protocol"),
    )


def _trainees(year: Happened) -> str:
    placed = year.done("placement")
    return text_of(
        f"{counted(len(placed), 'stagiaire accueilli', 'stagiaires accueillis')}."
        if placed
        else "",
        items=_dated(year, "placement"),
    )


def _money(year: Happened) -> str:
    return text_of(*year.money, items=_dated(year, "grant"))


def _health_project(year: Happened) -> str:
    """What was signed, then each action: its need, where it stands, its results."""
    return text_of(
        items=[
            *_dated(year, "health_project_signed"),
            *(_undertaken(one) for one in year.undertaken),
        ]
    )


def _undertaken(one: ActionOfYear) -> str:
    said = f"{one.title} ({one.state}), pour « {one.need} »"
    if one.reason:
        said += f" ; motif : {one.reason}"
    results = [f"{indicator} : {value}" for indicator, value in one.results]
    return f"{said} ; {' ; '.join(results)}" if results else said


def _plain(*kinds: str) -> Callable[[Happened], str]:
    """A section that is the list of what happened."""
    return lambda year: text_of(items=_dated(year, *kinds))


SECTIONS: Sequence[Section] = (
    Section("equipe", "L'équipe", _team),
    Section("acces", "Accès aux soins", _access),
    Section("coordination", "Coordination et réunions", _meetings),
    Section("concertation", "Concertation pluriprofessionnelle", _cases),
    Section("protocoles", "Protocoles", _protocols),
    Section("cercles", "Cercle de qualité", _plain("circle_session_held")),
    Section("missions", "Missions de santé publique", _plain("public_health_mission")),
    Section("crise", "Préparation aux crises",
            _plain("crisis_plan", "crisis_actions", "crisis_declared")),
    Section("stages", "Accueil de stagiaires", _trainees),
    Section("usagers", "Place des usagers",
            _plain("users_consulted", "users_deciding")),
    Section("qualite", "Démarche qualité",
            _plain("quality_diagnosis", "quality_plan", "quality_results")),
    Section("parcours", "Parcours et coordination externe",
            _plain("external_coordination", "heart_failure_pathway",
                   "child_obesity_pathway")),
    Section("systeme", "Système d'information", _plain("information_system")),
    Section("projet", "Projet de santé", _health_project),
    Section("moyens", "Financements", _money),
)  # fmt: skip

TITLES: Mapping[str, str] = {one.slug: one.title for one in SECTIONS}


def written(year: Happened) -> dict[str, str]:
    """Every section, by its slug, as what happened says it."""
    return {one.slug: one.write(year) for one in SECTIONS}
