"""What was planted, so that later work can be asked to find it again."""

from __future__ import annotations

from typing import Any

from maillage.engine.synthesis.choices import content
from maillage.engine.synthesis.setting import Setting


_SEEN_BY = {
    "critical_antibiotic": ("ATB02", "ATB08"),
    "nsaid_without_protection": ("NSA01",),
    "ppi_kept": ("PPI01",),
}
_ASKED_OF = {
    "critical_antibiotic": (
        "each antibiotic ordered: the chance that it is a critical one"
    ),
    "nsaid_without_protection": (
        "each NSAID ordered at 65 and over without a PPI as a long treatment: the "
        "chance that no PPI is on the order"
    ),
    "ppi_kept": "each PPI begun: the chance that it goes on for more than eight weeks",
}


def truth(setting: Setting) -> dict[str, Any]:
    """The circle, its session, its effect, and what every doctor's habits are.

    Changes are relative and bear on orders written from `session_on` on by a member.
    `indicators` says where a change is seen; only ATB02 (in deliveries) and PPI01 are
    moved by exactly that much in expectation, the others are diluted by what the
    patients take besides.
    """
    staff, window = setting.staff, setting.window
    inside = zip(staff.codes, staff.members, strict=True)
    return {
        "seed": setting.seed,
        "first_day": window.first_day.isoformat(),
        "last_day": window.last_day.isoformat(),
        "session_on": window.circle_session().isoformat(),
        "members": [code for code, is_member in inside if is_member],
        "effects": [
            {
                "behaviour": behaviour,
                "bears_on": _ASKED_OF[behaviour],
                "relative_change": change,
                "indicators": list(_SEEN_BY[behaviour]),
            }
            for behaviour, change in staff.effect.changes.items()
        ],
        "trends_a_year": dict(staff.effect.trends),
        "behaviours": content("behaviours"),
        "doctors": [_doctor(setting, number) for number in range(len(staff.codes))],
    }


def _doctor(setting: Setting, number: int) -> dict[str, Any]:
    staff = setting.staff
    return {
        "code": staff.codes[number],
        "specialty": staff.specialties[number],
        "behaviours": {
            name: round(float(staff.propensities[number, place]), 6)
            for name, place in staff.behaviours.items()
        },
    }
