"""General assemblies: what the by-laws ask, proxies, resolutions and their votes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.meetings.majority import Basis, Majority
from maillage.apps.meetings.models.meeting import Meeting
from maillage.apps.meetings.quorum import QuorumKind
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


QUORUM_WORDS = {
    QuorumKind.NONE.value: "aucun quorum",
    QuorumKind.AT_LEAST.value: "au moins une fraction des associés",
    QuorumKind.MORE_THAN.value: "plus d'une fraction des associés",
    QuorumKind.NUMBER.value: "un nombre d'associés",
}
MAJORITY_WORDS = {
    Majority.SIMPLE.value: "majorité simple (plus de la moitié)",
    Majority.TWO_THIRDS.value: "majorité des deux tiers",
    Majority.THREE_QUARTERS.value: "majorité des trois quarts",
    Majority.UNANIMITY.value: "unanimité",
}
BASIS_WORDS = {
    Basis.CAST.value: "des suffrages exprimés",
    Basis.ASSOCIATES.value: "de tous les associés",
}


class AssemblyRules(models.Model):
    """What a structure's by-laws say of its assemblies, from a day on.

    Typed from the by-laws by who organises; nothing here is guessed.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "since",
            "notice_days",
            "quorum_kind",
            "quorum_numerator",
            "quorum_denominator",
            "quorum_number",
            "second_without_quorum",
            "proxies_per_holder",
            "abstentions_counted",
            "article",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assembly_rules"
    )
    since = models.DateField("en vigueur depuis le")
    notice_days = models.PositiveSmallIntegerField("jours entre l'envoi et l'assemblée")
    quorum_kind = models.CharField(
        "quorum", max_length=10, choices=QUORUM_WORDS, default=QuorumKind.NONE.value
    )
    quorum_numerator = models.PositiveSmallIntegerField(default=1)
    quorum_denominator = models.PositiveSmallIntegerField(default=2)
    quorum_number = models.PositiveSmallIntegerField(default=0)
    second_without_quorum = models.BooleanField(default=False)
    """Whether a second convening decides whatever the number present."""
    proxies_per_holder = models.PositiveSmallIntegerField(null=True, blank=True)
    """Most proxies that one holder may bring; None: the by-laws set no limit."""
    abstentions_counted = models.BooleanField(default=False)
    """Whether an abstention counts among the votes that a majority is taken of."""
    article = models.CharField("article des statuts", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last ones first; one set a day; a fraction is one."""

        verbose_name = "règles des assemblées"
        ordering = ("-since", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "since"), name="assembly_rules_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(
                    quorum_denominator__gte=1,
                    quorum_numerator__lte=F("quorum_denominator"),
                ),
                name="assembly_rules_fraction",
            ),
        )

    def __str__(self) -> str:
        return f"règles {self.pk}"


class Convening(models.Model):
    """How an assembly was convened: when the letters left, or what it comes after."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"meeting", "sent_on", "sent_by", "sent_at", "second_of"},
    }

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="convening"
    )
    sent_on = models.DateField("convocation envoyée le", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    """When it was written down here."""
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_of = models.OneToOneField(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="second_convening",
    )
    """The first assembly, that had no quorum, where this is the second convening."""

    class Meta:
        """One for a meeting."""

        verbose_name = "convocation"

    def __str__(self) -> str:
        return f"convocation {self.pk}"


class ProxyMeans(models.TextChoices):
    """How a proxy came."""

    PAPER = "paper", "papier signé"
    EMAIL = "email", "courriel"
    OTHER = "other", "autre moyen admis par les statuts"


class Proxy(models.Model):
    """An associate who gave his voice to another for one assembly."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "meeting",
            "giver",
            "holder",
            "means",
            "received_at",
            "withdrawn_at",
            "withdrawn_by",
        },
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="proxies"
    )
    giver = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="proxies_given"
    )
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="proxies_held"
    )
    means = models.CharField(
        "reçu par", max_length=10, choices=ProxyMeans, default=ProxyMeans.PAPER
    )
    received_at = models.DateTimeField("reçu le")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """An associate gives his voice once; never to himself."""

        verbose_name = "pouvoir"
        ordering = ("giver__family_name", "giver__given_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "giver"),
                condition=Q(withdrawn_at__isnull=True),
                name="proxy_given_once",
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")), name="proxy_not_to_oneself"
            ),
        )

    def __str__(self) -> str:
        return f"pouvoir {self.pk}"


class ResolutionState(models.TextChoices):
    """Where a resolution stands."""

    DRAFT = "draft", "projet"
    OPEN = "open", "au vote"
    CLOSED = "closed", "votée"
    WITHDRAWN = "withdrawn", "retirée"


class Resolution(models.Model):
    """What an assembly is asked to decide, the votes, and whether it was adopted.

    At the vote, what it was judged by is written with it (who could vote, whether
    abstentions count): a change of the by-laws never changes a vote of before.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "meeting",
            "position",
            "title",
            "text",
            "majority",
            "basis",
            "state",
            "votes_for",
            "votes_against",
            "abstained",
            "voices",
            "associates",
            "abstentions_counted",
            "adopted",
            "closed_at",
            "closed_by",
            "about_kind",
            "about_key",
            "version",
        },
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="resolutions"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField("objet", max_length=160)
    text = models.TextField("texte", max_length=4000)
    majority = models.CharField(
        max_length=14, choices=MAJORITY_WORDS, default=Majority.SIMPLE.value
    )
    basis = models.CharField(
        max_length=10, choices=BASIS_WORDS, default=Basis.CAST.value
    )
    state = models.CharField(
        max_length=10, choices=ResolutionState, default=ResolutionState.DRAFT
    )
    votes_for = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstained = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)
    voices = models.PositiveSmallIntegerField(null=True, blank=True)
    """Associates present and represented when it was voted."""
    associates = models.PositiveSmallIntegerField(null=True, blank=True)
    """All the associates of that day."""
    abstentions_counted = models.BooleanField(default=False)
    adopted = models.BooleanField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    about_kind = models.CharField(max_length=40, blank=True)
    about_key = models.CharField(max_length=80, blank=True)
    """What it decides about, where another app asked for it: « share_out », « 12 »."""
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of the agenda; adopted or not exactly when it was voted."""

        verbose_name = "résolution"
        ordering = ("meeting", "position", "pk")
        indexes = (
            models.Index(fields=("about_kind", "about_key"), name="resolution_about"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state=ResolutionState.CLOSED,
                    adopted__isnull=False,
                    closed_at__isnull=False,
                    votes_for__isnull=False,
                )
                | (
                    ~Q(state=ResolutionState.CLOSED)
                    & Q(adopted__isnull=True, closed_at__isnull=True)
                ),
                name="resolution_voted_when_closed",
            ),
        )

    def __str__(self) -> str:
        return self.title
