"""`maillage impact report`: the report of an effect and its panel, in a folder.

From the files of a circle and a build, or from what the web service keeps of a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from maillage.commands.context import (
    Json,
    checked_slug,
    data_root,
    month_argument,
    page,
    print_json,
    progress,
    screen,
    today,
)
from maillage.commands.impact_folder import Written, write_report
from maillage.engine.errors import BadInput


if TYPE_CHECKING:  # what counts takes a second to load, and `--help` needs none of it
    from maillage.engine.impact.content import CircleImpact
    from maillage.engine.impact.from_build import Request
    from maillage.engine.mirrors.circle import Circle
    from maillage.ui.documents.impact_report import Report


PARIS = ZoneInfo("Europe/Paris")
LONGEST_HORIZON = 60

Out = Annotated[
    Path, typer.Option("--out", metavar="DOSSIER", help="Dossier du rapport.")
]


def report(  # noqa: PLR0917  the options of a command are its arguments
    out: Out,
    circle: Annotated[
        Path | None,
        typer.Argument(
            metavar="[CERCLE.yaml]",
            help="Le fichier du cercle : nom, territoire, séance, membres par code.",
        ),
    ] = None,
    structure: Annotated[
        str | None,
        typer.Option("--structure", metavar="NOM", help="Nom court de la structure."),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator", metavar="ID", help="Indicateur à mesurer ; répétable."
        ),
    ] = None,
    session: Annotated[
        list[str] | None,
        typer.Option(
            "--session",
            metavar="[ID=]AAAA-MM-JJ",
            help="Date de la séance, pour tous ou pour un indicateur ; répétable. "
            "Sans elle, celle du fichier.",
        ),
    ] = None,
    other: Annotated[
        list[Path] | None,
        typer.Option(
            "--other",
            metavar="AUTRE.yaml",
            help="Un autre cercle du territoire, pour ne pas prendre ses médecins "
            "comme témoins après leur séance ; répétable.",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="AAAA-MM", help="Dernier mois à lire."),
    ] = None,
    horizon: Annotated[
        int,
        typer.Option("--horizon", metavar="MOIS", help="Mois lus après la séance."),
    ] = 12,
    target: Annotated[
        float | None,
        typer.Option(
            "--target",
            metavar="EFFET",
            help="Effet visé, dans l'unité de l'indicateur : -0,04 pour 4 points de "
            "moins s'écrit -0.04.",
        ),
    ] = None,
    cost: Annotated[
        float | None,
        typer.Option(
            "--cost",
            metavar="EUROS",
            help="Ce que le cercle a coûté, par an et par médecin.",
        ),
    ] = None,
    web: Annotated[
        str | None,
        typer.Option(
            "--circle",
            metavar="NOM",
            help="Nom court d'un cercle du service, au lieu d'un fichier.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Écrire le rapport d'un effet (PDF et JSON) et son panel anonymisé."""
    _check(out, circle, web)
    if web is not None:
        written = _from_the_service(web, out, quiet=as_json)
    else:
        question = _Question(
            circle=_read(circle),
            others=[_read(each) for each in other or ()],
            structure=checked_slug(structure or ""),
            indicators=indicator or [],
            sessions=session or [],
            until=month_argument(to, "--to") if to else None,
            horizon=horizon,
            target=target,
            cost=cost,
        )
        written = question.answered(out, quiet=as_json)
    if as_json:
        print_json(written.summary())
        return
    _tell(written)


def _check(out: Path, circle: Path | None, web: str | None) -> None:
    if (circle is None) == (web is None):
        raise BadInput(
            "Donnez le fichier d'un cercle, ou --circle NOM pour un cercle du service "
            ": l'un des deux."
        )
    if out.exists() and not out.is_dir():
        raise BadInput(f"--out : {out} est un fichier ; donnez un dossier.")


def _read(path: Path | None) -> Circle:
    from maillage.engine.mirrors.circle import read_circle  # noqa: PLC0415

    return read_circle(path or Path())


def _tell(written: Written) -> None:
    for each in written.reports:
        page.print(f"{each.file} : {each.sentence}", markup=False, soft_wrap=True)
    if written.panel:
        page.print(
            f"Panel anonymisé et son dictionnaire dans {written.folder}.",
            markup=False,
            soft_wrap=True,
        )
    for line in written.refusals:
        screen.print(line, markup=False, soft_wrap=True)


# --- from files ---------------------------------------------------------------------


class _Question:
    """What is asked of a build, from the command line alone."""

    def __init__(
        self,
        *,
        circle: Circle,
        others: Sequence[Circle],
        structure: str,
        indicators: Sequence[str],
        sessions: Sequence[str],
        until: date | None,
        horizon: int,
        target: float | None,
        cost: float | None,
    ) -> None:
        if not indicators:
            raise BadInput(
                "--indicator : donnez au moins un indicateur, par exemple ATB02 ; "
                "« maillage indicators list » les donne tous."
            )
        if not 1 <= horizon <= LONGEST_HORIZON:
            raise BadInput(f"--horizon : donnez de 1 à {LONGEST_HORIZON} mois.")
        self.circle, self.others = circle, others
        self.structure, self.until, self.horizon = structure, until, horizon
        self.target, self.cost = target, cost
        self.indicators = tuple(dict.fromkeys(each.upper() for each in indicators))
        self.sessions = _session_dates(sessions)

    def answered(self, out: Path, *, quiet: bool) -> Written:
        """Estimate, print, protect the panel, and write it all in a folder."""
        from maillage.engine.impact.compose import (  # noqa: PLC0415
            Asked,
            circle_impacts,
        )
        from maillage.engine.impact.export_some import export_some  # noqa: PLC0415
        from maillage.engine.lake.build import open_current  # noqa: PLC0415

        request = self._request()
        asked = [
            Asked(
                circle=self.circle.name,
                indicator=each,
                horizon_months=self.horizon,
                target=self.target,
                cost=self.cost,
                fewest_doctors=self.circle.fewest_doctors,
            )
            for each in self.indicators
        ]
        with (
            open_current(data_root() / "builds", self.structure) as build,
            progress("Rapport", quiet=quiet) as bar,
        ):
            task = bar.add_task("Effet", total=3)
            impacts = circle_impacts(build, request, asked)
            bar.update(task, completed=1, description="Panel")
            return write_report(
                [self._report(each) for each in impacts],
                out,
                lambda: export_some(build, request),
                lambda: bar.update(task, completed=2, description="Rapport"),
            )

    def _request(self) -> Request:
        from maillage.engine.impact.from_build import (  # noqa: PLC0415
            CircleDates,
            Request,
        )
        from maillage.engine.indicators.library import find  # noqa: PLC0415

        found = tuple(find(each) for each in self.indicators)
        circles = [
            CircleDates(
                name=one.name,
                members=tuple(member.codes for member in one.members),
                sessions=self._sessions(one),
            )
            for one in (self.circle, *self.others)
        ]
        return Request(indicators=found, circles=tuple(circles), until=self.until)

    def _sessions(self, one: Circle) -> dict[str, date]:
        """The session's day of each indicator: as told, else the circle file's."""
        own = one is self.circle
        if own and one.session is None and not self.sessions:
            raise BadInput(
                "--session : donnez la date de la séance (AAAA-MM-JJ), que le fichier "
                "du cercle ne dit pas."
            )
        told = self.sessions if own else {}
        days = {
            each: told.get(each, told.get("", one.session)) for each in self.indicators
        }
        missing = next((each for each, day in days.items() if day is None), None)
        if own and missing is not None:
            raise BadInput(
                f"--session : la date de la séance de {missing} manque ; écrivez "
                f"--session {missing}=AAAA-MM-JJ."
            )
        return {each: day for each, day in days.items() if day is not None}

    def _report(self, impact: CircleImpact) -> Report:
        from maillage.ui.documents.impact_report import Report  # noqa: PLC0415

        return Report(
            impact=impact,
            organisation=self.structure,
            territory=self.circle.territory,
            authors=self.circle.animators,
            made_at=datetime.combine(today(), datetime.min.time(), PARIS),
            version=version("maillage"),
        )


def _session_dates(texts: Sequence[str]) -> dict[str, date]:
    """By indicator, or by "" for all: the days given."""
    found: dict[str, date] = {}
    for text in texts:
        name, _, day = text.rpartition("=")
        try:
            found[name.strip().upper()] = date.fromisoformat(day.strip())
        except ValueError:
            raise BadInput(
                f"--session : « {text[:40]} » n'est pas une date ; écrivez AAAA-MM-JJ, "
                "ou ATB02=AAAA-MM-JJ pour un seul indicateur."
            ) from None
    return found


# --- from the service ---------------------------------------------------------------


def _from_the_service(slug: str, out: Path, *, quiet: bool) -> Written:
    """What the service keeps of a circle: its last looks, their plans, its panel."""
    from maillage.commands.web import start_django  # noqa: PLC0415

    start_django()
    from maillage.apps.circles.figures.reports import (  # noqa: PLC0415
        panel_of,
        reports_of,
    )
    from maillage.apps.circles.models import Circle as Kept  # noqa: PLC0415

    circle = Kept.objects.filter(slug=checked_slug(slug)).first()
    if circle is None:
        raise BadInput(
            f"--circle : aucun cercle du service ne s'appelle « {slug} » ; son nom "
            "court est dans l'adresse de sa page."
        )
    with progress("Rapport", quiet=quiet) as bar:
        task = bar.add_task("Rapport", total=3)
        reports: Any = reports_of(circle)
        bar.update(task, completed=1, description="Panel")
        return write_report(
            reports,
            out,
            lambda: panel_of(circle),
            lambda: bar.update(task, completed=2, description="Rapport"),
        )
