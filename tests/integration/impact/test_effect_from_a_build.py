"""From lines to a circle's effect: the figure by hand, and every refusal a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.compose import Asked, circle_impact
from maillage.engine.impact.content import CircleImpact, Fraction, Verdict
from maillage.engine.impact.doctor_panel import DoctorPanel
from maillage.engine.impact.from_build import (
    CircleDates,
    Request,
    around_session,
    panels,
)
from maillage.engine.impact.panel import NEVER
from maillage.engine.impact.planned import detectable
from maillage.engine.indicators.library import find
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from tests.integration.impact.invented_lines import (
    AMOXICILLIN,
    CIRCLE,
    CO_AMOXICLAV,
    EFFECT,
    MEMBERS,
    OTHERS,
    PRODUCTS,
    SESSION,
    asked,
    line,
    lines,
)


@pytest.fixture(scope="module")
def build() -> Iterator[Build]:
    with build_from_lines(list(lines()), PRODUCTS) as made:
        yield made


@pytest.fixture(scope="module")
def impact(build: Build) -> CircleImpact:
    return circle_impact(build, asked(), Asked(CIRCLE, "ATB02"))


def of_circle(build: Build, request: Request, **how: int) -> DoctorPanel:
    found = around_session(build, request, CIRCLE, **how)["ATB02"]
    assert isinstance(found, DoctorPanel)
    return found


# --- the panel ---------------------------------------------------------------------


def test_a_panel_has_each_doctor_s_counts_month_by_month(build: Build) -> None:
    found = of_circle(build, asked())
    assert found.every == "month"
    assert found.panel.times[0], found.panel.times[-1] == ("2024-07", "2026-08")
    assert found.panel.units == (*MEMBERS, *OTHERS)
    assert (found.counts.denominator == 30).all()
    row = found.panel.units.index(MEMBERS[1])
    assert found.counts.numerator[row, :2].tolist() == [18, 19]
    assert found.panel.outcome[row, 0] == pytest.approx(18 / 30)
    assert found.panel.times[found.panel.cohort[row]] == "2025-09"
    assert set(found.panel.cohort[found.controls]) == {NEVER}
    assert found.euros_cents[row, 0] == 18 * 900 + 12 * 500
    assert found.patients[row, 0] == 30


def test_a_member_without_a_line_is_put_aside_and_counted(build: Build) -> None:
    found = of_circle(build, asked((*MEMBERS, "30000000000")))
    assert "Un médecin du cercle sans assez de cas avant la séance." in found.put_aside
    assert found.circle.sum() == len(MEMBERS)


def test_two_codes_of_a_doctor_are_one_practice(build: Build) -> None:
    circle = CircleDates(CIRCLE, (MEMBERS[:2], *((m,) for m in MEMBERS[2:])), {})
    request = replace(asked(), circles=(replace(circle, sessions={"ATB02": SESSION}),))
    found = of_circle(build, request)
    assert found.circle.sum() == 5
    assert found.counts.denominator[0, 0] == 60


def test_other_circles_are_controls_until_their_own_session(build: Build) -> None:
    """Their last two months are left out; the others stay."""
    second = CircleDates(
        "B", tuple((code,) for code in OTHERS[:3]), {"ATB02": date(2026, 7, 2)}
    )
    request = replace(asked(), circles=(*asked().circles, second))
    found = of_circle(build, request)
    rows = [found.panel.units.index(code) for code in OTHERS[:3]]
    assert np.isnan(found.panel.outcome[rows, -2:]).all()
    assert np.isfinite(found.panel.outcome[rows, :-2]).all()
    assert set(found.panel.cohort[rows]) == {NEVER}


def test_a_circle_that_spoke_of_it_before_the_data_is_no_control(build: Build) -> None:
    second = CircleDates(
        "B", tuple((code,) for code in OTHERS[:3]), {"ATB02": date(2020, 7, 2)}
    )
    request = replace(asked(), circles=(*asked().circles, second))
    found = of_circle(build, request)
    assert not set(OTHERS[:3]) & set(found.panel.units)
    assert "3 prescripteurs dont le cercle en avait déjà parlé." in found.put_aside


def test_with_all_circles_each_has_its_own_date_and_mixed_months_are_left_out(
    build: Build,
) -> None:
    second = CircleDates(
        "B", tuple((code,) for code in OTHERS[:3]), {"ATB02": date(2026, 1, 22)}
    )
    request = replace(asked(), circles=(*asked().circles, second))
    found = panels(build, request)["ATB02"].panel
    row = found.units.index(OTHERS[0])
    assert found.times[found.cohort[row]] == "2026-02"
    assert np.isnan(found.outcome[row, found.times.index("2026-01")])
    assert np.isfinite(found.outcome[row]).sum() == len(found.times) - 1


# --- the effect --------------------------------------------------------------------


def test_the_effect_is_the_one_of_the_lines(impact: CircleImpact) -> None:
    """9 fewer of 30 in each member, nothing in the others: 30 points less."""
    assert impact.overall is not None
    assert impact.overall.att == pytest.approx(EFFECT, abs=0.002)
    assert impact.overall.low < EFFECT < impact.overall.high < 0
    assert impact.verdict is Verdict.CHANGED
    assert (impact.doctors, impact.controls, impact.every) == (6, 8, "month")


def test_what_was_counted_stands_beside_it(impact: CircleImpact) -> None:
    """14 months of 18 or 19 in turn for 6 doctors, then 12 of 9 or 10."""
    assert impact.circle_before == Fraction(6 * 7 * (18 + 19), 6 * 14 * 30)
    assert impact.circle_after == Fraction(6 * 6 * (9 + 10), 6 * 12 * 30)
    assert impact.controls_after == Fraction(8 * 6 * (15 + 16), 8 * 12 * 30)
    assert (impact.first_month, impact.last_month) == ("2024-07", "2026-08")


def test_one_circle_has_no_p_and_it_is_said(impact: CircleImpact) -> None:
    assert impact.p is None
    assert impact.why_no_p
    assert "il en faut" in impact.why_no_p or "il faut" in impact.why_no_p


def test_controls_of_known_places_are_counted_by_place(
    build: Build, impact: CircleImpact
) -> None:
    sites = {code: f"Site {rank // 2}" for rank, code in enumerate(OTHERS)}
    found = circle_impact(build, replace(asked(), groups=sites), Asked(CIRCLE, "ATB02"))
    assert (found.controls, found.control_groups) == (8, 4)
    assert "4 groupes témoins" in found.method
    assert found.overall is not None
    assert impact.overall is not None
    assert found.overall.att == pytest.approx(impact.overall.att)
    assert any("médecins isolés" in line for line in impact.how_sure)
    assert not any("médecins isolés" in line for line in found.how_sure)


def test_euros_are_those_of_the_boxes_changed(impact: CircleImpact) -> None:
    """9 boxes a month at 4 euros less, 12 months: 432 euros a year and a doctor."""
    assert impact.money is not None
    assert impact.money.total.value == pytest.approx(-432, abs=30)
    assert impact.money.volume.value == pytest.approx(0, abs=1)


def test_other_methods_say_the_same(impact: CircleImpact) -> None:
    assert len(impact.opinions) >= 3
    for opinion in impact.opinions:
        assert opinion.effect.att == pytest.approx(EFFECT, abs=0.04), opinion.name
    assert [each.weaker for each in impact.opinions].count(True) >= 1


def test_the_curve_is_flat_before_and_low_after(impact: CircleImpact) -> None:
    before = [point.att for point in impact.curve if point.since < 0]
    after = [point.att for point in impact.curve if point.since >= 0]
    assert np.mean(before) == pytest.approx(0, abs=1e-9)
    assert max(after) < min(before)
    assert impact.placebo_curves
    assert all(abs(p.att) < 0.1 for one in impact.placebo_curves for p in one)


def test_a_target_value_becomes_the_effect_committed_to(build: Build) -> None:
    found = circle_impact(
        build, asked(), Asked(CIRCLE, "ATB02", target_level=18.5 / 30 - 0.10)
    )
    assert found.target == pytest.approx(-0.10)


def test_before_a_session_the_least_effect_that_could_be_seen_is_told(
    build: Build,
) -> None:
    (found,) = detectable(build, asked(), CIRCLE, horizon_months=12)
    assert found.effect is not None
    assert 0 < found.effect < abs(EFFECT)
    assert found.level == pytest.approx(9.5 / 30)
    assert "quatre fois sur cinq" in found.sentence


# --- refusals ----------------------------------------------------------------------


def refused(build: Build, request: Request, circle: str = CIRCLE) -> str:
    found = circle_impact(build, request, Asked(circle, request.indicators[0].id))
    assert found.verdict is Verdict.NO_FIGURE
    assert found.overall is None
    assert found.sentence.count("\n") == 0
    return found.sentence


def test_a_circle_of_one_doctor_has_no_figure(build: Build) -> None:
    assert "compte 1 médecin" in refused(build, asked(MEMBERS[:1]))


def test_a_circle_too_small_to_be_a_group_has_no_figure(build: Build) -> None:
    assert "à partir de 5 médecins" in refused(build, asked(MEMBERS[:3]))


def test_a_doctor_in_two_circles_has_no_figure(build: Build) -> None:
    second = CircleDates("B", ((MEMBERS[0],), (OTHERS[0],)), {"ATB02": SESSION})
    request = replace(asked(), circles=(*asked().circles, second))
    assert "dans deux cercles" in refused(build, request)


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (date(2024, 7, 1), "Aucun mois avant"),
        (date(2026, 9, 3), "Aucun mois après"),
        (date(2030, 1, 1), "Aucun mois après"),
    ],
)
def test_a_session_out_of_the_data_has_no_figure(
    build: Build, session: date, said: str
) -> None:
    assert said in refused(build, asked(MEMBERS, session))


def test_without_a_case_in_any_month_there_is_no_figure(build: Build) -> None:
    """Nobody begins a proton pump inhibitor: every denominator is 0."""
    assert "aucun cas sur la période" in refused(
        build, asked(MEMBERS, SESSION, "PPI01")
    )


def test_without_a_control_only_the_weaker_series_is_told() -> None:
    # One line in 97 lost, so that the series does not follow two lines exactly.
    kept = [one for rank, one in enumerate(lines(others=())) if rank % 97]
    with build_from_lines(kept, PRODUCTS) as alone:
        found = circle_impact(alone, asked(), Asked(CIRCLE, "ATB02"))
    assert found.verdict is Verdict.NO_FIGURE
    assert "Aucun médecin hors du cercle" in found.sentence
    assert [each.weaker for each in found.opinions] == [True]


def test_a_value_that_never_changes_has_no_figure() -> None:
    always = [
        line(one.prescriber, one.delivered_on, one.patient, AMOXICILLIN)
        for one in lines()
    ]
    with build_from_lines(always, [AMOXICILLIN, CO_AMOXICLAV]) as flat:
        assert "toujours la même valeur" in refused(flat, asked())


def test_an_unknown_name_is_refused(build: Build) -> None:
    with pytest.raises(BadInput, match="n'est pas dans la demande"):
        circle_impact(build, asked(), Asked("Autre", "ATB02"))
    with pytest.raises(BadInput, match="PPI01 n'est pas dans la demande"):
        circle_impact(build, asked(), Asked(CIRCLE, "PPI01"))


def test_a_build_without_a_line_is_refused() -> None:
    with (
        build_from_lines([], PRODUCTS) as empty,
        pytest.raises(BadInput, match="ne contient aucune ligne"),
    ):
        circle_impact(empty, asked(), Asked(CIRCLE, "ATB02"))


def test_an_indicator_that_compares_two_years_is_refused(build: Build) -> None:
    name = next(
        each
        for each in ("EUR01", "EUR02", "EUR03")
        if type(find(each).calculation).__name__ == "ChangeOfEuros"
    )
    assert "compare déjà une année" in refused(build, asked(MEMBERS, SESSION, name))
