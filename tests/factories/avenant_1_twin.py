"""Avenant 1 written a second time, by hand from the guide's table, in plain Python.

It knows nothing of the rules file nor of its formulas: figures are written again, page
by page, and both must agree on any year.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any


Facts = dict[str, Any]
Switches = dict[str, str]


def twin_points(facts: Facts, year: int, switches: Switches) -> dict[str, Fraction]:
    """The points of each indicator; every fact is there, absent dates are None."""
    k = Fraction(facts["patients"], 4000)
    nurse = facts["advanced_practice_nurse"]
    missions = kept_missions(facts)
    protocols = min(facts["protocols"], 8)
    bare = switches["ipa_protocol_cap"] == "none"
    national = facts["cooperation_protocols"]
    diagnosis = facts["quality_diagnosis"]
    return {
        "1.1": opening(facts, switches),
        "1.2a": Fraction(100 * facts["crisis_plan"]),
        "1.2b": 350 * k * in_a_crisis(facts, year),
        "1.3": diversity(facts),
        "1.4": visiting(facts["visiting_days_a_week"]),
        "1.5": Fraction(200 * facts["solidarity_doctor"]),
        "1.6": 350 * k * missions,
        "1.6b": Fraction(200 if nurse and missions == 2 else 0),
        "1.7a": Fraction(200 * facts["users_consulted"]),
        "1.7b": 300 * k * (facts["users_consulted"] and facts["users_deciding"]),
        "1.8": access_service(facts),
        "2.1": coordination(facts, switches) if facts["coordination"] else Fraction(0),
        "2.2": Fraction(100 * protocols),
        "2.2b": Fraction(40 * (facts["protocols"] if bare else protocols) * nurse),
        "2.3": 1000 * k * meetings_part(facts, year, switches, weighted=True),
        "2.3b": 200
        * k
        * nurse
        * meetings_part(
            facts, year, switches, weighted=switches["ipa_in_rcp"] == "weighted"
        ),
        "2.4": Fraction({0: 0, 1: 0, 2: 450, 3: 675}.get(int(facts["trainees"]), 900)),
        "2.5": 200 * k * facts["external_coordination"],
        "2.6a": Fraction(100 * diagnosis),
        "2.6b": 200 * k * (diagnosis and facts["quality_plan"]),
        "2.6c": 300
        * k
        * (diagnosis and facts["quality_plan"] and facts["quality_results"]),
        "2.7": Fraction(
            100
            * (national if switches["cooperation_cap"] == "none" else min(national, 6))
        ),
        "2.8": 100 * k * facts["heart_failure_pathway"],
        "2.9": Fraction(100 if child_obesity(facts, missions) else 0),
        "3.1": system(facts["partners"])
        * part_of_year(facts["information_system_since"], year, switches),
        "3.2": 100 * part_of_year(facts["advanced_system_since"], year, switches),
    }


def twin_gate(facts: Facts, year: int) -> bool:
    """Whether every prerequisite is reached (p. 6, 21, 44)."""
    plan = facts["crisis_plan"] or year == 2022
    system_is_there = facts["information_system_since"] is not None
    return is_open_enough(facts) and plan and facts["coordination"] and system_is_there


def twin_advance(facts: Facts, year: int, switches: Switches) -> Fraction:
    """60 % of the core at full, at least 12,000 euros."""
    k = Fraction(facts["patients"], 4000)
    nurse = facts["advanced_practice_nurse"]
    protocols = 8
    if switches["advance_protocols"] == "written":
        protocols = min(facts["protocols"], 8)
    in_base = {
        "always": True,
        "never": False,
        "if_declared": facts["crisis_declared"],
    }[switches["advance_crisis"]]
    base = 800 + 100 + 350 * k * in_base + coordination(facts, switches)
    base += (100 + 40 * nurse) * protocols + (1000 + 200 * nurse) * k
    base += system(facts["partners"])
    whole = Fraction(60, 100) * 7 * base
    part = contract_part(facts, year, switches)
    if switches["advance_floor"] == "before_prorata":
        return part * max(whole, Fraction(12_000))
    return max(part * whole, Fraction(12_000))


def is_open_enough(facts: Facts) -> bool:
    """The conditions under which opening hours give something (p. 3, 5)."""
    sites = facts["sites"]
    return (
        facts["unscheduled_care"]
        and all(one["closed_holiday_weeks"] <= 3 for one in sites)
        and all(one["closed_other_weeks"] <= 1 for one in sites)
        and (
            facts["on_call_derogation"]
            or all(one["weekday_hours"] >= 8 for one in sites)
        )
    )


def opening(facts: Facts, switches: Switches) -> Fraction:
    """800 points and what is taken from them (p. 2-5)."""
    if not is_open_enough(facts):
        return Fraction(0)
    derogation = facts["on_call_derogation"]
    spared = derogation and switches["on_call_rule"] == "every_reduction"
    lost = [0]
    hours = min(one["weekday_hours"] for one in facts["sites"])
    if not derogation and hours < 12:
        lost.append(60 if hours >= 10 else 150)
    if not spared and not all(one["open_saturday"] for one in facts["sites"]):
        lost.append(120)
    weeks = max(one["closed_holiday_weeks"] for one in facts["sites"])
    from_three = switches["holiday_closing"] == "from_three"
    if not spared and weeks > 0 and (weeks == 3 or not from_three):
        lost.append(20)
    return Fraction(
        800 - (sum(lost) if switches["reductions"] == "added" else max(lost))
    )


def in_a_crisis(facts: Facts, year: int) -> bool:
    """Plan, declared crisis and actions, but not Covid in 2022 (p. 6-7)."""
    acted = facts["crisis_declared"] and facts["crisis_actions"]
    return bool(facts["crisis_plan"] and acted and year != 2022)


def diversity(facts: Facts) -> Fraction:
    """Both levels when there is one of the three and 3 paramedical ones (p. 8-10)."""
    three = facts["paramedical_professions"] >= 3
    one = (
        facts["other_medical_professions"] >= 1
        or facts["other_specialties"] >= 1
        or facts["pharmacists"] >= 1
    )
    if one and three:
        return Fraction(600)
    return Fraction(300 if one or three else 0)


def visiting(days_a_week: Fraction) -> Fraction:
    """Half a day, then two and a half days a week (p. 11-12)."""
    if days_a_week >= Fraction(5, 2):
        return Fraction(600)
    return Fraction(300 if days_a_week >= Fraction(1, 2) else 0)


def kept_missions(facts: Facts) -> int:
    """Two at most, no theme twice, one regional at most (p. 15-16)."""
    themes: dict[str, set[str]] = {}
    for one in facts["missions"]:
        themes.setdefault(one["theme"], set()).add(one["origin"])
    only_regional = [t for t, origins in themes.items() if origins == {"regional"}]
    others = len(themes) - len(only_regional)
    return min(2, others + min(1, len(only_regional)))


def child_obesity(facts: Facts, missions: int) -> bool:
    """Two missions of any theme, or one on this one (p. 42)."""
    its_own = any(one["child_obesity"] for one in facts["missions"])
    return facts["child_obesity_pathway"] and (missions == 2 or its_own)


def access_service(facts: Facts) -> Fraction:
    """Half of the doctors, or all of them, or every request (p. 18-19)."""
    doctors, enlisted = facts["doctors"], facts["doctors_in_access_service"]
    if facts["every_request_taken"] or (doctors and enlisted == doctors):
        return Fraction(200)
    return Fraction(100 if doctors and 2 * enlisted >= doctors else 0)


def coordination(facts: Facts, switches: Switches) -> Fraction:
    """1 000, 1 700 up to 8 000 patients, 1 100 beyond (p. 22)."""
    patients = facts["patients"]
    base = 8000 if switches["coordination_base"] == "per_8000" else 4000
    first = 1700 * Fraction(min(patients, 8000), base)
    return 1000 + first + 1100 * Fraction(max(patients - 8000, 0), 4000)


def meetings_part(
    facts: Facts, year: int, switches: Switches, *, weighted: bool
) -> Fraction:
    """The part of the points that meetings and cases give (p. 26-30)."""
    concerned = (
        facts["ald_under_75"] + facts["aged_75_without_ald"] + facts["aged_75_with_ald"]
    )
    if switches["age_bound"] == "over_75" and facts["rcp_cases"]:
        concerned -= facts["aged_exactly_75_without_ald"]
    if not facts["rcp_cases"] or not concerned:
        return Fraction(0)
    wanted = 6 * contract_part(facts, year, switches)
    enough = facts["rcp_meetings"] >= wanted
    if not enough and switches["fewer_meetings"] == "zero":
        return Fraction(0)
    if not weighted:
        return Fraction(1)
    rate = Fraction(facts["rcp_cases"], concerned)
    if switches["rcp_rate"] == "two_decimals":
        rate = Fraction(int(rate * 10_000), 10_000)
    part = min(rate / Fraction(5, 100), Fraction(1))
    return part if enough else part * facts["rcp_meetings"] / wanted


def system(partners: Fraction) -> Fraction:
    """500, 200 for each of the first 16, 150 for each of the others (p. 43-46)."""
    first = min(partners, 16)
    return Fraction(500 + 200 * first + 150 * (partners - first))


def contract_part(facts: Facts, year: int, switches: Switches) -> Fraction:
    """The part of the year that the contract covers."""
    if facts["contract_since"] is None:
        return Fraction(1)
    return part_of_year(facts["contract_since"], year, switches)


def part_of_year(
    since: datetime.date | None, year: int, switches: Switches
) -> Fraction:
    """Days, or months begun, from a date to the year's end, both included."""
    if since is None or since.year > year:
        return Fraction(0)
    if since.year < year:
        return Fraction(1)
    if switches["prorata"] == "months":
        return Fraction(12 - since.month + 1, 12)
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return Fraction((last - since).days + 1, (last - first).days + 1)
