"""Circles, who sits in them, and what each doctor agreed to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Dated, Organisation


class Against(models.TextChoices):
    """Whom the circle compares itself with; the words of the circle's file."""

    TERRITORY = "territoire", "le reste du territoire"
    FRANCE = "france", "la France"
    NONE = "aucun", "personne"


class Circle(models.Model):
    """Doctors and pharmacists who look at their prescriptions together."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "name",
            "slug",
            "organisation",
            "territory",
            "against",
            "fewest_doctors",
            "fewest_members",
            "most_members",
            "most_animators",
            "sessions_a_year",
            "opened_on",
            "closed_on",
            "version",
        },
    }

    name = models.CharField("nom", max_length=80)
    slug = models.SlugField("nom court", max_length=64, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="circles"
    )
    """Its structure, whose data it reads."""
    territory = models.CharField("territoire", max_length=80)
    against = models.CharField(
        "comparaison", max_length=12, choices=Against, default=Against.TERRITORY
    )
    fewest_doctors = models.PositiveSmallIntegerField(
        "médecins au moins pour montrer le groupe", default=5
    )
    fewest_members = models.PositiveSmallIntegerField("membres au moins", default=5)
    most_members = models.PositiveSmallIntegerField("membres au plus", default=15)
    most_animators = models.PositiveSmallIntegerField("animateurs au plus", default=2)
    sessions_a_year = models.PositiveSmallIntegerField("séances par an", default=4)
    opened_on = models.DateField("créé le")
    closed_on = models.DateField("clos le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of names; a group is never shown under five doctors."""

        verbose_name = "cercle"
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(fewest_doctors__gte=5, fewest_doctors__lte=50),
                name="circle_fewest_doctors",
            ),
            models.CheckConstraint(
                condition=Q(most_members__gte=F("fewest_members")),
                name="circle_sizes",
            ),
        )

    def __str__(self) -> str:
        return self.name


class SeatRole(models.TextChoices):
    """What one is in a circle."""

    MEMBER = "member", "membre"
    ANIMATOR = "animator", "animateur"


class Seat(Dated):
    """A person in a circle, for a time."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"prescriber_codes", "declared_codes"},
        "shareable": {
            "circle",
            "person",
            "role",
            "since",
            "until",
            "reason",
            "version",
        },
    }

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(
        "rôle", max_length=10, choices=SeatRole, default=SeatRole.MEMBER
    )
    prescriber_codes = models.JSONField(
        "codes de prescripteur", default=list, blank=True
    )
    """How the lake names this doctor. The link from code to name is the most
    confidential thing here: only the doctor, and who he consented to, may read it."""
    declared_codes = models.JSONField("codes à confirmer", default=list, blank=True)
    """What the doctor says are his too: nothing is counted under them until somebody
    else, an animator, has confirmed them. Without that, whoever sits in a circle could
    claim a colleague's code and read his figures."""
    reason = models.CharField("raison du départ", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(Dated.Meta):
        """One open seat of a role for a person in a circle."""

        verbose_name = "place"
        ordering = ("person__family_name", "person__given_name", "pk")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("circle", "person", "role"),
                condition=Q(until__isnull=True),
                name="seat_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"place {self.pk}"


class ConsentKind(models.TextChoices):
    """What a doctor agrees to."""

    FIGURES = "figures", "mes chiffres sont calculés et comptés dans le groupe"
    NAME = "name", "l'animateur voit mon nom à côté de mes chiffres"


class Consent(Dated):
    """A doctor's agreement, dated, and withdrawn by its end."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"circle", "person", "kind", "since", "until", "text_version"},
    }

    circle = models.ForeignKey(
        Circle, on_delete=models.PROTECT, related_name="consents"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="consents"
    )
    kind = models.CharField(max_length=10, choices=ConsentKind)
    text_version = models.CharField(max_length=20)
    """Which wording was agreed to."""

    class Meta(Dated.Meta):
        """One open agreement of a kind."""

        verbose_name = "accord"
        ordering = ("-since", "-pk")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("circle", "person", "kind"),
                condition=Q(until__isnull=True),
                name="consent_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"accord {self.pk}"
