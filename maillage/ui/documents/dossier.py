"""The animator's file of a session: indicators, evidence, cases, plan, consensus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.model import Indicator
from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import clock, day, duration, long_day, punctuated


def dossier_pdf(
    kit: Kit,
    indicators: Sequence[Indicator],
    *,
    circle: str,
    territory: str,
    starts_at: datetime,
    place: str,
    made_at: datetime,
) -> bytes:
    """The file as PDF; the plan's hours follow from the session's."""
    page = page_of(
        what="Dossier de séance",
        audience="pour l'animateur",
        title=f"{kit.title} : la séance du {day(starts_at)}",
        session=f"{long_day(starts_at)} à {clock(starts_at)}",
        circle=circle,
        territory=territory,
        author=circle,
        foot=[
            f"Dossier « {kit.title} » de la bibliothèque de Maillage, écrit le "
            f"{_day(kit.written_on)}, à relire le {_day(kit.next_review)}. "
            f"Tenu par : {kit.owner}.",
            "Les cas sont inventés. À adapter par l'animateur, qui en juge.",
        ],
    )
    return words_pdf(
        "dossier.typ",
        {**page, **_content(kit, indicators, starts_at), "place": place},
        made_at,
    )


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))


def _content(
    kit: Kit, indicators: Sequence[Indicator], starts_at: datetime
) -> dict[str, Any]:
    reasons = {chosen.id: chosen.reason for chosen in kit.indicators}
    return {
        "indicators": [
            {
                "id": each.id,
                "title": each.title,
                "sentence": each.sentence,
                "reason": reasons.get(each.id, ""),
            }
            for each in indicators
        ],
        "evidence": [
            {
                "text": punctuated(each.text),
                "source": ", ".join(part for part in (each.source, each.dated) if part),
                "url": each.url or "",
            }
            for each in kit.evidence
        ],
        "cases": [
            {
                "title": each.title,
                "text": each.text.split("\n"),
                "questions": list(each.questions),
                "brings_out": each.brings_out,
            }
            for each in kit.cases
        ],
        "questions": list(kit.questions),
        "plan": _plan(kit, starts_at),
        "consensus": [each.text for each in kit.consensus],
        "commitments": [
            {
                "indicator": each.indicator,
                "direction": "augmenter"
                if each.direction == "increase"
                else "diminuer",
                "hint": each.hint,
            }
            for each in kit.commitments
        ],
    }


def _plan(kit: Kit, starts_at: datetime) -> list[dict[str, str]]:
    found, at = [], starts_at
    for step in kit.plan:
        found.append(
            {
                "at": clock(at),
                "minutes": duration(step.minutes),
                "title": step.title,
                "led_by": step.led_by,
                "detail": step.detail,
            }
        )
        at += timedelta(minutes=step.minutes)
    return found
