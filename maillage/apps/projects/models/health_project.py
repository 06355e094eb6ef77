"""The projet de santé: sections, and a chain from figures to results; its versions.

What is edited are living rows; a version is a frozen document beside them (ADR 0027).
A row that is taken out keeps its place in the versions that held it.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class HealthProject(models.Model):
    """The projet de santé of a team; one a structure."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"organisation", "started_on", "version"},
    }

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="health_project"
    )
    started_on = models.DateField("commencé le")
    version = models.PositiveIntegerField(default=0)
    """Goes up with every change of the draft: a freezing is of what was read."""

    class Meta:
        """Its French name."""

        verbose_name = "projet de santé"

    def __str__(self) -> str:
        return f"projet de santé {self.pk}"


class DraftRows(models.QuerySet[models.Model]):
    """Rows of the draft."""

    def kept(self) -> DraftRows:
        """Those that were not taken out."""
        return self.filter(removed_on__isnull=True)


class DraftRow(models.Model):
    """A row of the draft: edited from what was read, taken out with its date."""

    version = models.PositiveIntegerField(default=0)
    removed_on = models.DateField("retiré le", null=True, blank=True)

    objects = DraftRows.as_manager()

    class Meta:
        """Has no table of its own."""

        abstract = True


class ProjectSection(DraftRow):
    """The text under a heading: one of its kind of structure, or the team's own."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "project",
            "heading",
            "title",
            "text",
            "position",
            "version",
            "removed_on",
            "changed_by",
            "changed_at",
        },
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="sections"
    )
    heading = models.CharField("rubrique", max_length=40, blank=True)
    """Its id in `library/projects`; empty for the team's own."""
    title = models.CharField("titre", max_length=120)
    text = models.TextField("texte", blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)
    changed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField("modifié le", null=True, blank=True)

    class Meta:
        """In the order of the document."""

        verbose_name = "rubrique du projet de santé"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "heading"),
                condition=~Q(heading=""),
                name="projects_section_heading_once",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Need(DraftRow):
    """What the population or the team lacks, as the diagnosis shows."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"project", "title", "words", "version", "removed_on"},
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="needs"
    )
    title = models.CharField("besoin", max_length=160)
    words = models.TextField("précisions", blank=True)

    class Meta:
        """In the order of writing."""

        verbose_name = "besoin"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class Finding(DraftRow):
    """A figure of the diagnosis, with where it comes from; the need that it shows."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "project",
            "need",
            "title",
            "value",
            "unit",
            "numerator",
            "denominator",
            "territory",
            "period",
            "source",
            "read_on",
            "version",
            "removed_on",
        },
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="findings"
    )
    need = models.ForeignKey(
        Need,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="besoin qu'il montre",
    )
    title = models.CharField("ce qui est compté", max_length=160)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=3)
    unit = models.CharField("unité", max_length=40, blank=True)
    numerator = models.BigIntegerField("numérateur", null=True, blank=True)
    denominator = models.BigIntegerField("dénominateur", null=True, blank=True)
    territory = models.CharField("territoire", max_length=120)
    period = models.CharField("période", max_length=60)
    source = models.CharField("source", max_length=200)
    read_on = models.DateField("lu le")
    """The day somebody read it at its source."""

    class Meta:
        """In the order of writing."""

        verbose_name = "chiffre du diagnostic"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class Objective(DraftRow):
    """What the team wants to have changed, for a need."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "need",
            "title",
            "words",
            "by_day",
            "version",
            "removed_on",
        },
    }

    need = models.ForeignKey(
        Need,
        on_delete=models.PROTECT,
        related_name="objectives",
        verbose_name="besoin auquel il répond",
    )
    title = models.CharField("objectif", max_length=160)
    words = models.TextField("précisions", blank=True)
    by_day = models.DateField("pour le", null=True, blank=True)

    class Meta:
        """In the order of writing."""

        verbose_name = "objectif"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class UndertakingState(models.TextChoices):
    """Where an action stands."""

    PLANNED = "planned", "prévue"
    UNDER_WAY = "under_way", "en cours"
    DONE = "done", "faite"
    DROPPED = "dropped", "abandonnée"


class Undertaking(DraftRow):
    """An action of the project: what is done for an objective, who, when, with what."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "objective",
            "title",
            "words",
            "owner",
            "owner_words",
            "means",
            "starts_on",
            "due_on",
            "state",
            "ended_on",
            "reason",
            "version",
            "removed_on",
        },
    }

    objective = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        related_name="undertakings",
        verbose_name="objectif qu'elle sert",
    )
    title = models.CharField("action", max_length=160)
    words = models.TextField("précisions", blank=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pilote",
    )
    owner_words = models.CharField("ou, en toutes lettres", max_length=80, blank=True)
    means = models.TextField("moyens", blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    state = models.CharField(
        "état",
        max_length=12,
        choices=UndertakingState,
        default=UndertakingState.PLANNED,
    )
    ended_on = models.DateField("faite ou abandonnée le", null=True, blank=True)
    reason = models.CharField("pourquoi", max_length=200, blank=True)
    """What came of it, or why it was dropped."""

    class Meta:
        """The nearest term first."""

        verbose_name = "action du projet de santé"
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title


class Frequency(models.TextChoices):
    """How often an indicator is measured."""

    MONTH = "month", "chaque mois"
    QUARTER = "quarter", "chaque trimestre"
    HALF_YEAR = "half_year", "deux fois par an"
    YEAR = "year", "chaque année"
    ONCE = "once", "une seule fois"


class ProjectIndicator(DraftRow):
    """How an action is judged: a formula in words, its source, its target."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "undertaking",
            "title",
            "formula",
            "unit",
            "source",
            "target",
            "target_on",
            "frequency",
            "since",
            "version",
            "removed_on",
        },
    }

    undertaking = models.ForeignKey(
        Undertaking,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name="action qu'il juge",
    )
    title = models.CharField("indicateur", max_length=160)
    formula = models.TextField("calcul, en mots")
    unit = models.CharField("unité", max_length=40, blank=True)
    source = models.CharField("source", max_length=200)
    target = models.DecimalField(
        "cible", max_digits=14, decimal_places=3, null=True, blank=True
    )
    target_on = models.DateField("cible pour le", null=True, blank=True)
    frequency = models.CharField(
        "fréquence", max_length=12, choices=Frequency, default=Frequency.YEAR
    )
    since = models.DateField("suivi depuis le")
    """The first value is due one period later."""

    class Meta:
        """In the order of writing."""

        verbose_name = "indicateur du projet de santé"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class IndicatorResult(DraftRow):
    """A value of an indicator, on a day, with what it was computed from."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "indicator",
            "on",
            "period",
            "value",
            "numerator",
            "denominator",
            "source",
            "remark",
            "version",
            "removed_on",
        },
    }

    indicator = models.ForeignKey(
        ProjectIndicator, on_delete=models.PROTECT, related_name="results"
    )
    on = models.DateField("date de la mesure")
    period = models.CharField("période mesurée", max_length=60)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=3)
    numerator = models.BigIntegerField("numérateur", null=True, blank=True)
    denominator = models.BigIntegerField("dénominateur", null=True, blank=True)
    source = models.CharField("source", max_length=200)
    remark = models.CharField("remarque", max_length=200, blank=True)

    class Meta:
        """The oldest first."""

        verbose_name = "résultat d'un indicateur"
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.on}"


class ProjectVersion(models.Model):
    """A version of the projet de santé: a document that no longer changes."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"document", "pdf"},
        "sensitive": set[str](),
        "shareable": {
            "project",
            "number",
            "reason",
            "frozen_at",
            "frozen_by",
            "sha256",
            "pdf_sha256",
            "sent_on",
            "sent_how",
        },
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("numéro")
    reason = models.CharField("ce qui change", max_length=200, blank=True)
    """Why there is a new version, in a line."""
    document = models.JSONField("contenu")
    sha256 = models.CharField("empreinte", max_length=64)
    pdf = models.FileField("document imprimé", upload_to="projets-de-sante")
    pdf_sha256 = models.CharField("empreinte du fichier", max_length=64)
    frozen_at = models.DateTimeField("figée le")
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("envoyée à l'ARS le", null=True, blank=True)
    sent_how = models.CharField("moyen d'envoi", max_length=120, blank=True)

    class Meta:
        """The last one first."""

        verbose_name = "version du projet de santé"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "number"), name="projects_version_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def frozen_on(self) -> date:
        """The local day on which it was frozen."""
        return timezone.localdate(self.frozen_at)


class SignatureMeans(models.TextChoices):
    """How someone signed."""

    WEB = "web", "sur le site, de son compte"
    PAPER = "paper", "sur papier"
    ELECTRONIC = "electronic", "par un service de signature électronique"


class ProjectSignature(models.Model):
    """Someone asked to sign a version, and how he did once he has."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "of",
            "person",
            "asked_on",
            "excused",
            "signed_on",
            "means",
            "recorded_by",
            "recorded_at",
        },
    }

    of = models.ForeignKey(
        ProjectVersion, on_delete=models.PROTECT, related_name="signatures"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="project_signatures"
    )
    asked_on = models.DateField("demandée le")
    excused = models.CharField("n'a plus à signer", max_length=120, blank=True)
    """Why this signature is no longer waited for; empty while it is."""
    signed_on = models.DateField("signé le", null=True, blank=True)
    means = models.CharField("moyen", max_length=12, choices=SignatureMeans, blank=True)
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who wrote down a paper signature; the signer himself on the web."""
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of names; nobody is asked twice."""

        verbose_name = "signature du projet de santé"
        ordering = ("person__family_name", "person__given_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("of", "person"), name="projects_signature_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, means="")
                | (Q(signed_on__isnull=False) & ~Q(means="")),
                name="projects_signature_has_means",
            ),
        )

    def __str__(self) -> str:
        return f"signature {self.pk}"
