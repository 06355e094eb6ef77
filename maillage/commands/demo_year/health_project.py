"""The invented team's projet de santé: signed in 2024, frozen anew in 2026, living on.

Its gaps are of use: three signatures of version 2 are missing, an objective has no
action yet, an action is late, an indicator waits for its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from maillage.apps.people.models import Person
from maillage.apps.projects.actions.health_project import (
    add_section,
    start_health_project,
    write_section,
)
from maillage.apps.projects.actions.health_rows import (
    add_row,
    change_row,
    follow_undertaking,
)
from maillage.apps.projects.actions.health_versions import (
    freeze_version,
    note_sending,
    record_signature,
    sign_version,
)
from maillage.apps.projects.models import (
    Finding,
    Frequency,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectIndicator,
    ProjectVersion,
    SignatureMeans,
    Undertaking,
    UndertakingState,
)
from maillage.commands.demo_days import on
from maillage.commands.demo_year import health_project_texts as texts
from maillage.commands.demo_year.team import Team


BEGUN = date(2024, 9, 12)
FIRST = date(2024, 11, 20)
SECOND = date(2026, 3, 12)
UNSIGNED = 3
"""Of version 2, those who have not signed yet."""


def live(team: Team) -> None:
    """From the first draft to the one of today."""
    desk = _Desk(team)
    with on(BEGUN):
        desk.begin()
    with on(FIRST):
        first = desk.freeze("")
    _sign(first, team, FIRST, 0)
    with on(date(2024, 12, 9)):
        note_sending(
            of=first, on=date(2024, 12, 9), how="courriel", by=team.coordinator
        )
    desk.first_results()
    with on(date(2026, 3, 9)):
        desk.rewrite()
    with on(SECOND):
        second = desk.freeze("Relecture annuelle ; le cercle de qualité y entre")
    _sign(second, team, date(2026, 3, 19), UNSIGNED)
    desk.this_year()


@dataclass
class _Desk:
    """Where the coordinator writes the project."""

    team: Team
    project: HealthProject = None  # type: ignore[assignment]

    def begin(self) -> None:
        """The headings filled, three needs and what is undertaken for each."""
        by = self.team.coordinator
        self.project = start_health_project(organisation=self.team.organisation, by=by)
        self._write(texts.SECTIONS)
        self._old_age(self._need(texts.OLD_AGE))
        self._diabetes(self._need(texts.DIABETES))
        self._same_day(self._need(texts.SAME_DAY))

    def freeze(self, reason: str) -> ProjectVersion:
        """A version of the draft as it stands."""
        self.project.refresh_from_db()
        return freeze_version(
            project=self.project,
            version=self.project.version,
            reason=reason,
            by=self.team.coordinator,
        )

    def first_results(self) -> None:
        """What 2025 gave."""
        with on(date(2026, 1, 20)):
            self._result(self.reviews, date(2026, 1, 20), "2025", 62, 310)
            self._result(self.feet, date(2026, 1, 20), "2025", 248, 400)
            self._result(self.seen, date(2025, 7, 3), "1er semestre 2025", 610, 1_000)
            self._result(self.seen, date(2026, 1, 20), "2e semestre 2025", 655, 1_000)
            self._follow(
                self.slots,
                UndertakingState.DONE,
                date(2025, 4, 1),
                "Trois créneaux gardés par médecin et par jour.",
            )

    def rewrite(self) -> None:
        """Two sections rewritten, one added, a fourth need, a figure read again."""
        by = self.team.coordinator
        self._write(texts.REWRITTEN)
        title, text = texts.OWN_SECTION
        add_section(project=self.project, title=title, text=text, by=by)
        self._antibiotics(self._need(texts.ANTIBIOTICS))
        old = Finding.objects.get(project=self.project, title__startswith="Habitants")
        change_row(
            row=old,
            values={
                "value": Decimal("19.8"),
                "numerator": 1_276,
                "denominator": 6_440,
                "period": "2025",
                "read_on": date(2026, 3, 9),
            },
            version=old.version,
            by=by,
        )

    def this_year(self) -> None:
        """Half a year's values, and a draft that goes on."""
        with on(date(2026, 7, 6)):
            self._result(self.seen, date(2026, 7, 6), "1er semestre 2026", 712, 1_000)
            self._result(self.feet, date(2026, 7, 6), "1er semestre 2026", 271, 396)
        with on(date(2026, 10, 5)):
            self._write(texts.DRAFTED)

    # --- needs, and what is undertaken ----------------------------------------------

    def _old_age(self, need: Need) -> None:
        fewer = self._add(
            Objective(need=need),
            title="Alléger les ordonnances de plus de dix médicaments",
            by_day=date(2027, 12, 31),
        )
        review = self._add(
            Undertaking(objective=fewer),
            title="Relire chaque ordonnance longue avec le pharmacien",
            owner=self.team.doctors[0],
            starts_on=date(2025, 1, 6),
            due_on=date(2027, 12, 31),
            means="Une heure de médecin et une heure de pharmacien par mois.",
            state=UndertakingState.UNDER_WAY,
        )
        self.reviews = self._indicator(
            review,
            "Ordonnances longues relues dans l'année",
            "Patients dont l'ordonnance a été relue, sur ceux de 75 ans et plus qui "
            "prennent dix médicaments ou plus.",
            Decimal(40),
            Frequency.YEAR,
        )
        self._add(
            Objective(need=need),
            title="Repérer la fragilité avant la chute",
            words="À organiser avec l'infirmière en pratique avancée.",
        )

    def _diabetes(self, need: Need) -> None:
        seen = self._add(
            Objective(need=need),
            title="Que chaque patient diabétique ait l'examen annuel de ses pieds",
            by_day=date(2026, 12, 31),
        )
        clinic = self._add(
            Undertaking(objective=seen),
            title="Une demi-journée de podologie par mois sur chaque site",
            owner=self.team.others[3],
            starts_on=date(2025, 2, 3),
            due_on=date(2026, 12, 31),
            means="Une salle par site, deux infirmières formées.",
            state=UndertakingState.UNDER_WAY,
        )
        self.feet = self._indicator(
            clinic,
            "Patients diabétiques dont les pieds ont été examinés",
            "Patients diabétiques examinés dans les douze mois, sur tous ceux du pôle.",
            Decimal(80),
            Frequency.HALF_YEAR,
        )
        self._add(
            Undertaking(objective=seen),
            title="Former deux infirmières à l'examen du pied",
            owner_words="Les deux infirmières",
            starts_on=date(2026, 1, 12),
            due_on=date(2026, 9, 30),
            state=UndertakingState.UNDER_WAY,
        )

    def _same_day(self, need: Need) -> None:
        received = self._add(
            Objective(need=need), title="Répondre le jour même à sept demandes sur dix"
        )
        self.slots = self._add(
            Undertaking(objective=received),
            title="Garder des créneaux du jour dans chaque agenda",
            owner=self.team.coordinator,
            starts_on=date(2025, 1, 6),
            due_on=date(2025, 6, 30),
            state=UndertakingState.UNDER_WAY,
        )
        self.seen = self._indicator(
            self.slots,
            "Demandes du jour reçues le jour même",
            "Demandes reçues le jour même, sur mille demandes tirées au sort.",
            Decimal(70),
            Frequency.HALF_YEAR,
        )

    def _antibiotics(self, need: Need) -> None:
        agreed = self._add(
            Objective(need=need),
            title="Suivre les énoncés du cercle de qualité",
            by_day=date(2026, 12, 31),
        )
        tests = self._add(
            Undertaking(objective=agreed),
            title="Un test rapide dans chaque cabinet",
            owner=self.team.doctors[1],
            starts_on=date(2026, 4, 1),
            due_on=date(2026, 12, 31),
            state=UndertakingState.UNDER_WAY,
        )
        self._indicator(
            tests,
            "Cabinets qui ont des tests rapides",
            "Cabinets équipés, sur les douze du pôle.",
            Decimal(100),
            Frequency.ONCE,
        )

    # --- gestures -------------------------------------------------------------------

    def _write(self, written: dict[str, str]) -> None:
        sections = {one.heading: one for one in self.project.sections.all()}
        for heading, text in written.items():
            section = sections[heading]
            write_section(
                section=section,
                text=text,
                version=section.version,
                by=self.team.coordinator,
            )

    def _need(self, told: tuple[str, str, Sequence[dict[str, Any]]]) -> Need:
        title, words, figures = told
        need = self._add(Need(project=self.project), title=title, words=words)
        for values in figures:
            self._add(Finding(project=self.project, need=need), **values)
        return need

    def _add(self, row: Any, **values: Any) -> Any:
        return add_row(row=row, values=values, by=self.team.coordinator)

    def _indicator(
        self,
        undertaking: Undertaking,
        title: str,
        formula: str,
        target: Decimal,
        frequency: Frequency,
    ) -> ProjectIndicator:
        return self._add(
            ProjectIndicator(undertaking=undertaking),
            title=title,
            formula=formula,
            unit="%",
            source="Compté par la coordination, sur des données inventées",
            target=target,
            target_on=date(2026, 12, 31),
            frequency=frequency,
            since=undertaking.starts_on or BEGUN,
        )

    def _result(
        self,
        indicator: ProjectIndicator,
        day: date,
        period: str,
        numerator: int,
        denominator: int,
    ) -> None:
        self._add(
            IndicatorResult(indicator=indicator),
            on=day,
            period=period,
            numerator=numerator,
            denominator=denominator,
            source=indicator.source,
        )

    def _follow(
        self, undertaking: Undertaking, state: str, day: date, reason: str
    ) -> None:
        follow_undertaking(
            undertaking=undertaking,
            state=state,
            on=day,
            reason=reason,
            version=undertaking.version,
            by=self.team.coordinator,
        )


def _sign(version: ProjectVersion, team: Team, day: date, but: int) -> None:
    """Doctors sign on the web, the others on the paper that is passed round."""
    doctors = {person.pk for person in team.doctors}
    rows = list(version.signatures.select_related("person"))
    with on(day):
        for row in rows[: len(rows) - but]:
            if row.person_id in doctors:
                _as_himself(row, row.person)
            else:
                record_signature(
                    signature=row,
                    on=day,
                    means=SignatureMeans.PAPER,
                    by=team.coordinator,
                )


def _as_himself(row: Any, person: Person) -> None:
    sign_version(signature=row, by=person)
