"""Organisations, their sites, legal forms, members and mandates, each with its dates.

Periods are half open, `[since, until)`: `until` is the first day it no longer holds.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role


class Kind(models.TextChoices):
    """What an organisation is: every kind that coordinated care names."""

    MSP = "msp", "maison de santé pluriprofessionnelle"
    MSPU = "mspu", "maison de santé pluriprofessionnelle universitaire"
    POLE = "pole", "pôle de santé"
    CPTS = "cpts", "communauté professionnelle territoriale de santé"
    ESP = "esp", "équipe de soins primaires"
    HEALTH_CENTRE = "health_centre", "centre de santé"
    PRACTICE = "practice", "cabinet"
    PHARMACY = "pharmacy", "officine"
    LABORATORY = "laboratory", "laboratoire de biologie médicale"
    HOSPITAL = "hospital", "établissement de santé"
    NURSING_HOME = "nursing_home", "EHPAD"
    GHT = "ght", "groupement hospitalier de territoire"
    COOPERATIVE = "cooperative", "coopérative de pharmacies"
    GCS = "gcs", "groupement de coopération sanitaire"
    GIE = "gie", "groupement d'intérêt économique"
    ON_CALL = "on_call", "association de permanence des soins"
    UNIVERSITY_UNIT = "university_unit", "unité universitaire"
    URPS = "urps", "union régionale des professionnels de santé"
    ORDER = "order", "conseil de l'Ordre"
    FEDERATION = "federation", "fédération ou association d'appui"
    DAC = "dac", "dispositif d'appui à la coordination"
    NETWORK = "network", "réseau de santé"
    ARS = "ars", "agence régionale de santé"
    CPAM = "cpam", "caisse primaire d'assurance maladie"
    COMMUNE = "commune", "commune ou intercommunalité"
    DEPARTMENT = "department", "département"
    REGION = "region", "région"
    COMPANY = "company", "société de moyens ou d'exploitation"
    USERS = "users", "association d'usagers"
    THIRD_PLACE = "third_place", "tiers-lieu"
    OTHER = "other", "autre"


class Form(models.TextChoices):
    """A legal form."""

    NONE = "none", "aucune pour l'instant"
    ASSOCIATION = "association", "association loi 1901"
    SISA = "sisa", "SISA"
    GCS = "gcs", "GCS"
    GIE = "gie", "GIE"
    SCIC = "scic", "SCIC"
    SCM = "scm", "SCM"
    SEL = "sel", "SEL"
    PUBLIC = "public", "établissement ou collectivité publique"
    OTHER = "other", "autre"


class Status(models.TextChoices):
    """How a person belongs to an organisation."""

    ASSOCIATE = "associate", "libéral associé"
    SELF_EMPLOYED = "self_employed", "libéral non associé"
    SALARIED = "salaried", "salarié"
    SESSIONAL = "sessional", "vacataire"
    VOLUNTEER = "volunteer", "adhérent"
    PARTNER = "partner", "partenaire extérieur"


class DatedQuerySet(models.QuerySet[models.Model]):
    """Rows that hold for a time."""

    def on(self, day: date) -> DatedQuerySet:
        """Those that hold on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Dated(models.Model):
    """What holds from a day, and until another where it ended."""

    since = models.DateField("depuis le")
    until = models.DateField("jusqu'au (exclu)", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """A period does not end before it began."""

        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(app_label)s_%(class)s_period",
            ),
        )

    @property
    def last_day(self) -> date | None:
        """The last day it holds, as people say « jusqu'au »; None while it lasts."""
        if self.until is None:
            return None
        return max(self.until - timedelta(days=1), self.since)

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class Organisation(models.Model):
    """A team, an institution or a firm of the territory."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "name",
            "slug",
            "kind",
            "territory",
            "siret",
            "website",
            "settings",
            "version",
            "created_at",
        },
    }

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField(
        "nom court", max_length=64, unique=True, allow_unicode=False
    )
    """Also the name of its data in the lake."""
    kind = models.CharField("nature", max_length=20, choices=Kind)
    territory = models.CharField("territoire", max_length=120, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    website = models.URLField("site internet", blank=True)
    settings = models.JSONField("réglages", default=dict, blank=True)
    """Limits that differ by team, such as the sizes of its circles."""
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of names."""

        verbose_name = "structure"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class LegalForm(Dated):
    """The legal form of an organisation, for a time."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"organisation", "form", "since", "until"},
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="legal_forms"
    )
    form = models.CharField("forme juridique", max_length=20, choices=Form)

    class Meta(Dated.Meta):
        """The last one first."""

        verbose_name = "forme juridique"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return self.get_form_display()


class Site(Dated):
    """A place where an organisation works."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "name",
            "address",
            "postcode",
            "commune",
            "insee",
            "finess",
            "telephone",
            "since",
            "until",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sites"
    )
    name = models.CharField("nom du site", max_length=120)
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=80, blank=True)
    insee = models.CharField("code commune (Insee)", max_length=5, blank=True)
    finess = models.CharField("numéro FINESS", max_length=9, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(Dated.Meta):
        """In the order of names."""

        verbose_name = "site"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Link(Dated):
    """An organisation that belongs to another: an MSP to its pole."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"part", "whole", "since", "until"},
    }

    part = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="belongs_to"
    )
    whole = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="gathers"
    )

    class Meta(Dated.Meta):
        """Nothing belongs to itself."""

        verbose_name = "rattachement"
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(part=F("whole")), name="structures_link_not_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} / {self.whole}"


class Membership(Dated):
    """A person who belongs to an organisation, and how."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "person",
            "status",
            "site",
            "function",
            "since",
            "until",
            "reason",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships"
    )
    status = models.CharField(
        "statut", max_length=20, choices=Status, default=Status.SELF_EMPLOYED
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    function = models.CharField("fonction", max_length=80, blank=True)
    reason = models.CharField("motif de fin", max_length=120, blank=True)
    """Why it ended; empty while it lasts, or where it only changed."""

    class Meta(Dated.Meta):
        """In the order of names."""

        verbose_name = "appartenance"
        ordering = ("person__family_name", "person__given_name", "pk")

    def __str__(self) -> str:
        return f"{self.person} / {self.organisation}"


class Mandate(Dated):
    """A role that a person holds on an organisation."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"organisation", "person", "role", "since", "until"},
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mandates"
    )
    role = models.CharField("rôle", max_length=20, choices=Role)

    class Meta(Dated.Meta):
        """The last one first."""

        verbose_name = "mandat"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return f"{self.get_role_display()} / {self.organisation}"
