"""The papers of a general assembly: convening letter, proxy form, attendance sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import clock, long_day


@dataclass(frozen=True)
class Occasion:
    """Which assembly: whose, when, where; what its by-laws say, with their source."""

    organisation: str
    title: str
    starts_at: datetime
    place: str
    link: str = ""
    quorum: str = ""
    proxies: str = ""
    abstentions: str = ""

    @property
    def when(self) -> str:
        """« jeudi 17 décembre 2026 à 20 h »."""
        return f"{long_day(self.starts_at)} à {clock(self.starts_at)}"


@dataclass(frozen=True)
class DraftResolution:
    """A resolution as the letter announces it."""

    title: str
    text: str
    needs: str
    annex: str = ""


@dataclass(frozen=True)
class SheetRow:
    """An associate on the attendance sheet, and whom his proxy names."""

    name: str
    profession: str
    holder: str = ""


def convening_pdf(
    occasion: Occasion,
    *,
    agenda: str,
    resolutions: Sequence[DraftResolution],
    signer: str,
    made_at: datetime,
) -> bytes:
    """The letter to every associate, with the agenda and the draft resolutions."""
    return words_pdf(
        "convening.typ",
        {
            **_head(occasion, "Convocation", "les associés"),
            "when": occasion.when,
            "place": occasion.place,
            "link": occasion.link,
            "agenda": [line for line in agenda.split("\n") if line.strip()],
            "resolutions": [
                {
                    "title": one.title,
                    "text": [line for line in one.text.split("\n") if line.strip()],
                    "needs": one.needs,
                    "annex": one.annex,
                }
                for one in resolutions
            ],
            "rules": _rules(occasion),
            "signer": signer,
            "written_on": long_day(made_at),
        },
        made_at,
    )


def proxy_form_pdf(occasion: Occasion, *, made_at: datetime) -> bytes:
    """The form by which an associate gives his voice to another, to fill by hand."""
    return words_pdf(
        "proxy_form.typ",
        {
            **_head(occasion, "Pouvoir", "un associé absent"),
            "organisation": occasion.organisation,
            "when": occasion.when,
            "place": occasion.place,
            "rules": [line for line in (occasion.proxies,) if line],
        },
        made_at,
    )


def presence_sheet_pdf(
    occasion: Occasion, rows: Sequence[SheetRow], *, made_at: datetime
) -> bytes:
    """The sheet that each associate, or who carries his proxy, signs with a pen."""
    return words_pdf(
        "presence_sheet.typ",
        {
            **_head(occasion, "Feuille de présence", "les associés"),
            "when": occasion.when,
            "place": occasion.place,
            "rows": [[row.name, row.profession, row.holder] for row in rows],
            "count": len(rows),
            "rules": _rules(occasion),
        },
        made_at,
    )


def _head(occasion: Occasion, what: str, audience: str) -> dict[str, Any]:
    return page_of(
        what=what,
        audience=audience,
        title=occasion.title,
        session=long_day(occasion.starts_at),
        circle=occasion.organisation,
        territory=occasion.place or "lieu à préciser",
        author=occasion.organisation,
        foot=["Quorum, pouvoirs et majorités : tels que la structure les a saisis."],
    )


def _rules(occasion: Occasion) -> list[str]:
    lines = (occasion.quorum, occasion.proxies, occasion.abstentions)
    return [line for line in lines if line]
