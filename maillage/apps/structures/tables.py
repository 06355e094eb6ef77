"""What the pages of structures lay out as tables and timelines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from maillage.apps.structures.models import LegalForm, Membership, Organisation
from maillage.apps.structures.people_match import NEW, SKIP
from maillage.apps.structures.people_plan import Plan, State, Step
from maillage.apps.structures.selectors import Page
from maillage.ui.components import Cell, Column, Event, Row, Table
from maillage.ui.formats import counted, day, joined, short_day
from maillage.ui.professions import profession


def organisations_table(found: Iterable[Organisation]) -> Table:
    """Structures by name, those of the reader marked; `selectors.organisations`."""
    rows = []
    for organisation in found:
        mine = getattr(organisation, "mine", False)
        address = reverse("structures:detail", args=[organisation.slug])
        name = Cell(organisation.name, address, "La vôtre" if mine else "")
        rows.append(
            (
                name,
                organisation.get_kind_display(),
                organisation.territory,
                str(getattr(organisation, "people", 0) or ""),
            )
        )
    columns = (
        Column("Structure"),
        Column("Nature"),
        Column("Territoire"),
        Column("Membres", "number"),
    )
    return Table("Structures", columns, rows, show_caption=False)


def members_table(page: Page) -> Table:
    """The members of the day, one a row, with what must be known of each."""
    rows = []
    for line in page.members:
        membership = line.membership
        address = reverse(
            "structures:member", args=[page.organisation.slug, line.person.pk]
        )
        rows.append(
            Row(
                (
                    Cell(_listed(line.person), address, _account(line, page)),
                    profession(line.person.profession),
                    membership.get_status_display(),
                    joined([w for w in (membership.function, *line.roles) if w]),
                    str(membership.site or ""),
                    short_day(membership.since),
                ),
                own=line.person.pk == page.reader.pk,
            )
        )
    columns = (
        Column("Membre"),
        Column("Profession"),
        Column("Statut"),
        Column("Fonction, rôle"),
        Column("Site"),
        Column("Depuis le", "date"),
    )
    return Table("Membres", columns, rows, show_caption=False)


def _listed(person: object) -> str:
    family = getattr(person, "family_name", "")
    given = getattr(person, "given_name", "")
    return f"{family} {given}".strip()


def _account(line: object, page: Page) -> str:
    if not page.may_admit or getattr(line, "has_account", False):
        return ""
    return "invité" if getattr(line, "invited", False) else ""


def periods_timeline(periods: Iterable[Membership], page: Page) -> list[Event]:
    """A member's periods, the last first."""
    events = []
    for period in periods:
        where = [str(period.site)] if period.site else []
        what = ", ".join([period.get_status_display(), period.function, *where])
        ended = period.until is not None
        reason = f" ({period.reason})" if period.reason else ""
        events.append(
            Event(
                when=_when(period),
                what=what.replace(", ,", ",").strip(", "),
                detail=f"{_end(period)}{reason}" if ended else "",
                to_come=period.since > page.day,
            )
        )
    return events


def forms_timeline(forms: Iterable[LegalForm]) -> list[Event]:
    """The legal forms that a structure had, the last first."""
    return [Event(_when(form), form.get_form_display(), _end(form)) for form in forms]


def _when(period: Membership | LegalForm) -> str:
    return (
        f"Depuis le {day(period.since)}"
        if period.until is None
        else (f"Du {day(period.since)}")
    )


def _end(period: Membership | LegalForm) -> str:
    return f"jusqu'au {day(period.last_day)}" if period.last_day else ""


@dataclass(frozen=True)
class Question:
    """A line whose person someone has to name: its sentence and its answers."""

    name: str
    sentence: str
    answers: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class PreviewPage:
    """A plan as its page lays it out."""

    plan: Plan
    choices: dict[int, str]

    @property
    def title(self) -> str:
        """What the preview comes to."""
        if self.plan.doing or self.plan.asked:
            read = counted(len(self.plan.steps), "ligne lue", "lignes lues")
            return f"{read}, rien n'est encore écrit"
        if self.wrong:
            return counted(len(self.wrong), "ligne à corriger", "lignes à corriger")
        return "Tout est déjà à jour"

    @property
    def summary(self) -> str:
        """How many lines of each sort."""
        said = [
            f"{len(steps)} {state.value}"
            for state in State
            if (steps := self.plan.of(state))
        ]
        return f"{joined(said)}."

    @property
    def wrong(self) -> tuple[Step, ...]:
        """Lines that will not be imported."""
        return self.plan.of(State.WRONG)

    @property
    def same(self) -> list[str]:
        """The names of those for whom nothing changes."""
        return [step.row.name for step in self.plan.of(State.SAME)]

    @property
    def same_title(self) -> str:
        """How many they are."""
        return counted(len(self.same), "personne inchangée", "personnes inchangées")

    @property
    def questions(self) -> list[Question]:
        """The lines to confirm."""
        return [self._question(step) for step in self.plan.asked]

    def _question(self, step: Step) -> Question:
        said = [
            (str(p.pk), f"C'est {p}, {profession(p.profession)}, déjà inscrit ici")
            for p in step.match.candidates
        ]
        if step.match.may_be_new:
            said.append((NEW, "C'est quelqu'un d'autre de même nom"))
        said.append((SKIP, "Laisser cette ligne de côté"))
        row = step.row
        chosen = self.choices.get(row.line, "")
        what = profession(row.values["profession"])
        return Question(
            f"qui-{row.line}",
            f"Ligne {row.line} : {row.name}, {what}",
            tuple((value, label, value == chosen) for value, label in said),
        )

    @property
    def doing_table(self) -> Table:
        """What will be written."""
        columns = (
            Column("Personne"),
            Column("Profession"),
            Column("Ce qui se passe"),
            Column("Détail"),
            Column("Ligne", "number"),
        )
        rows = [
            (
                step.row.name,
                profession(step.row.values["profession"]),
                step.state.value,
                " ; ".join((*step.changes, *step.notes)),
                str(step.row.line),
            )
            for step in self.plan.doing
        ]
        return Table("Ce qui sera écrit", columns, rows, show_caption=False)

    @property
    def wrong_table(self) -> Table:
        """What is wrong: line, column, found, expected."""
        columns = (
            Column("Où"),
            Column("Colonne"),
            Column("Trouvé"),
            Column("Attendu"),
        )
        rows = [
            (f"ligne {f.line}", f.column, f.found or "rien", f.expected)
            for step in self.wrong
            for f in step.row.faults
        ]
        return Table("À corriger dans le fichier", columns, rows, show_caption=False)
