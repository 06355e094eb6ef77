"""The tables of structures, a file for each subject."""

from __future__ import annotations

from maillage.apps.structures.models.hours import Closure, OpeningWeek
from maillage.apps.structures.models.organisations import (
    Dated,
    DatedQuerySet,
    Form,
    Kind,
    LegalForm,
    Link,
    Mandate,
    Membership,
    Organisation,
    Site,
    Status,
)


__all__ = [
    "Closure",
    "Dated",
    "DatedQuerySet",
    "Form",
    "Kind",
    "LegalForm",
    "Link",
    "Mandate",
    "Membership",
    "OpeningWeek",
    "Organisation",
    "Site",
    "Status",
]
