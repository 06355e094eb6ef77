"""The report of an effect: its pages hold the figures, and nobody is in them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import CircleImpact, restored, stored
from maillage.engine.impact.export_words import dictionary
from maillage.engine.indicators.library import find
from maillage.engine.lake.build import Manifest
from maillage.ui.documents import impact_report_words as words
from maillage.ui.documents.impact_report import (
    Looks,
    PlanFacts,
    Report,
    ReportColumn,
    impact_report_page,
    impact_report_pdf,
    report_document,
)
from maillage.ui.documents.impact_report_tables import dictionary_rows, withheld_said
from tests.factories.effects import CANNOT_SAY, CHANGED, NO_FIGURE, NOT_DISTINGUISHED


PARIS = ZoneInfo("Europe/Paris")
PLAN = PlanFacts(
    datetime(2025, 10, 16, 22, 30, tzinfo=PARIS),
    (("Engagement", "Diminuer, jusqu'à 20 %"), ("Horizon", "12 mois")),
    "3f" * 32,
)


def report(impact: CircleImpact = CHANGED, **named: object) -> Report:
    known = {
        "impact": impact,
        "organisation": "Pôle du Plateau",
        "territory": "Plateau",
        "authors": ("Camille Exemple",),
        "made_at": datetime(2026, 11, 22, 14, 0, tzinfo=PARIS),
        "version": "0.1.0",
        "plan": PLAN,
        "looks": Looks(2, 3, planned=True),
        "columns": (ReportColumn("medecin", "Numéro tiré au sort"),),
        "protections": withheld_said(110, 11),
    }
    return Report(**{**known, **named})  # type: ignore[arg-type]


def pages(pdf: bytes) -> list[str]:
    return [
        re.sub(r"\s+", " ", each.extract_text())
        for each in PdfReader(io.BytesIO(pdf)).pages
    ]


@pytest.fixture(scope="module")
def printed() -> list[str]:
    return pages(impact_report_pdf(report()))


def test_the_first_page_answers_the_question_with_its_interval(
    printed: list[str],
) -> None:
    first = printed[0]
    for words_of_it in (CHANGED.sentence, "−4,2 points", "de −6,1 à −2,3 points"):
        assert words_of_it in first
    assert "de −318 à −46" in first
    assert "figé le jeudi 16 octobre 2025" in first
    assert "2e regard sur 3 regards comptés" in first


def test_the_pages_hold_the_other_methods_the_money_and_the_dictionary(
    printed: list[str],
) -> None:
    whole = " ".join(printed)
    for each in (
        "Callaway et Sant'Anna, jamais traités",
        "preuve plus faible",
        "412 sur 1 630",
        "25,3 %",
        "Coût du cercle lui-même",
        "Numéro tiré au sort",
        "11 cases retenues sur 110",
        "Review of Economic Studies",
        "Date et signature",
    ):
        assert re.sub(r"\s", "", each) in re.sub(r"\s", "", whole), each


def test_each_page_says_where_its_figures_come_from(printed: list[str]) -> None:
    for rank, page in enumerate(printed, start=1):
        assert CHANGED.build in page and "Maillage 0.1.0" in page
        assert "extraites le 5 novembre 2026" in page
        assert f"page {rank} de {len(printed)}" in page


@pytest.mark.parametrize(
    ("impact", "columns"),
    [(CANNOT_SAY, ()), (NOT_DISTINGUISHED, ()), (CHANGED, report().columns * 11)],
)
def test_it_has_four_to_eight_pages(
    impact: CircleImpact, columns: tuple[ReportColumn, ...]
) -> None:
    assert 4 <= len(pages(impact_report_pdf(report(impact, columns=columns)))) <= 8


def test_the_same_report_is_the_same_file() -> None:
    assert impact_report_pdf(report()) == impact_report_pdf(report())


def test_without_a_figure_there_is_no_report() -> None:
    with pytest.raises(BadInput, match="aucun mois de données"):
        impact_report_pdf(report(NO_FIGURE))


def test_an_effect_that_nobody_planned_is_said_to_be_an_exploration() -> None:
    page = impact_report_page(report(plan=None, looks=Looks(1, 1)))
    assert "exploration" in page["plan"]["frozen"]
    assert "Aucun n'était prévu" in page["looks"]


def test_a_look_that_the_plan_did_not_announce_is_said_not_to_be_its_own() -> None:
    said = words.looks(2, 2, planned=False, has_plan=True)
    assert "Ce n'est pas celui que le plan annonçait" in said
    assert "pas été comptés" in words.looks(None, None, planned=False, has_plan=False)


def test_euros_whose_interval_holds_zero_are_not_said_to_be_saved() -> None:
    assert CHANGED.money is not None
    total = replace(CHANGED.money.total, high=20.0)
    said = words.money_said(replace(CHANGED.money, total=total))
    assert "on ne peut pas dire que la dépense a changé" in said
    without = words.money_said(replace(CHANGED.money, cost=None))
    assert "n'a pas été saisi" in without


def test_groups_that_differ_are_named_and_those_alike_said_so() -> None:
    assert "se ressemblent" in words.balance_said(CHANGED)
    far = replace(CHANGED.balance[0], difference=0.4)
    said = words.balance_said(replace(CHANGED, balance=(far,)))
    assert "patients par mois" in said


def test_cannot_say_is_told_not_to_mean_no_effect() -> None:
    assert any("n'est pas « aucun effet »" in one for one in words.limits(CANNOT_SAY))


def test_the_machine_s_report_holds_the_content_whole() -> None:
    document = report_document(report(), stored(CHANGED))
    assert stored(restored(document["impact"])) == stored(CHANGED)
    assert document["plan"]["facts"]["Horizon"] == "12 mois"
    assert document["looks"] == {"number": 2, "count": 3, "planned": True}


def test_the_dictionary_of_the_panel_is_printed_as_it_is_handed_over() -> None:
    manifest = Manifest.__new__(Manifest)
    for name, value in (
        ("structure", "plateau"),
        ("build_id", "one"),
        ("made_on", datetime(2026, 1, 5, tzinfo=PARIS).date()),
    ):
        object.__setattr__(manifest, name, value)
    text = dictionary(
        manifest,
        (find("ATB02"),),
        "month",
        cells=10,
        withheld=1,
        doctors=12,
        put_aside=(),
    )
    rows = dictionary_rows(text)
    assert rows[0][0] == "medecin" and rows[-1][0] == "euros"
    assert len(rows) == 10
