"""What happened in a team and may prove something, told by each app in the same words.

A held meeting, a signed protocol, the hours of a site: each stays where it happened,
and its app tells it in `evidence.py`:

    def evidence_of(organisation, year) -> Iterable[Evidence]

Nothing is copied while the year runs: what is corrected where it happened is corrected
here. Who claims money freezes the list on the day of the claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from maillage.apps.people.gathering import modules
from maillage.apps.structures.models import Organisation


Value = str | int | float | bool | date


@dataclass(frozen=True)
class Evidence:
    """One thing that happened: what, when, what it says, where it can be read again.

    `kind` is a word of the funding rules (`rcp_held`, `protocol_signed`...); `facts`
    are the values that a rule may count, by name (`cases`, `theme`...). No patient, and
    no figure of a person: who reads a claim reads this.
    """

    kind: str
    key: str
    """What it is about, for ever: « meetings.meeting:12 »."""
    on: date
    title: str
    """One line in French, as the list of proofs prints it."""
    url: str
    """The page where it happened, for who may read it."""
    facts: Mapping[str, Value] = field(default_factory=dict)
    lines: tuple[tuple[str, str], ...] = ()
    """What the printed proof says, in French: label and value."""
    file: str = ""
    """Name, in the default storage, of the document that proves it; may be empty."""
    sha256: str = ""
    is_final: bool = True
    """False while a signature or a document is missing: it proves nothing yet."""
    missing: str = ""
    """What is missing, in a few French words, where it is not final."""


def evidence_of(organisation: Organisation, year: int) -> list[Evidence]:
    """All that happened in the team and bears on a civil year, the oldest first.

    The caller has asked whether the reader may: the right belongs to the app above.
    """
    found = [
        evidence
        for module in modules("evidence")
        for evidence in module.evidence_of(organisation, year)
    ]
    return sorted(found, key=lambda one: (one.on, one.kind, one.key))
