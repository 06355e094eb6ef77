"""What users are asked, what they answered, what was decided with them.

No row is the answer of one person: an answer adds one to the counts of the options that
it ticks, and its words are kept apart from its ticks. Nothing says when it came, nor
from whom, nor in which order: rows of words have numbers drawn at random.
"""

from __future__ import annotations

from secrets import randbits, token_urlsafe
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.meetings.models import Meeting
from maillage.apps.structures.documents import Documented
from maillage.apps.structures.models import Organisation


def random_address() -> str:
    """The end of an address that nobody guesses."""
    return token_urlsafe(12)


def random_key() -> int:
    """A row's number that does not tell in which order rows came."""
    return randbits(52) + 1


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", "échelle à quatre degrés"
    YES_NO = "yes_no", "oui ou non"
    CHOICE = "choice", "un choix dans une liste"
    TEXT = "text", "quelques mots"


class Survey(models.Model):
    """A short questionnaire, open to users from a day to another, both included."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "title",
            "introduction",
            "opens_on",
            "closes_on",
            "address",
            "web_answers",
            "paper_answers",
            "returned_on",
            "returned_how",
            "abandoned_on",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="surveys"
    )
    title = models.CharField("titre", max_length=120)
    introduction = models.CharField("mot d'accueil", max_length=300, blank=True)
    opens_on = models.DateField("ouverte du")
    closes_on = models.DateField("au (inclus)")
    address = models.CharField(max_length=32, unique=True, default=random_address)
    web_answers = models.PositiveIntegerField(default=0)
    paper_answers = models.PositiveIntegerField(default=0)
    returned_on = models.DateField("résultats rendus le", null=True, blank=True)
    returned_how = models.CharField("comment", max_length=200, blank=True)
    abandoned_on = models.DateField("abandonnée le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first."""

        verbose_name = "enquête auprès des usagers"
        ordering = ("-opens_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="projects_survey_period"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def answers(self) -> int:
        """How many people answered, on paper and on the web."""
        return self.web_answers + self.paper_answers


class SurveyQuestion(models.Model):
    """One question, with what may be answered."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"survey", "position", "kind", "wording", "options"},
    }

    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind)
    wording = models.CharField("question", max_length=200)
    options = models.JSONField(default=list)
    """What may be ticked, in its order; empty for words."""

    class Meta:
        """In the order of the sheet."""

        verbose_name = "question"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.wording


class SurveyCount(models.Model):
    """How many ticked an option of a question, on the web and on paper.

    Apart, since who typed the paper sheets has read them: what is left once they are
    taken away is the web's, and is shown only where it is many.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"web", "paper"},
        "shareable": {"question", "option"},
    }

    question = models.ForeignKey(
        SurveyQuestion, on_delete=models.PROTECT, related_name="counts"
    )
    option = models.PositiveSmallIntegerField()
    web = models.PositiveIntegerField(default=0)
    paper = models.PositiveIntegerField(default=0)

    class Meta:
        """One number an option."""

        verbose_name = "réponses"
        ordering = ("question", "option")
        constraints = (
            models.UniqueConstraint(
                fields=("question", "option"), name="projects_survey_count_once"
            ),
        )

    def __str__(self) -> str:
        return f"réponses {self.pk}"


class SurveyWords(models.Model):
    """The few words of someone, apart from what else he answered."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"text"},
        "shareable": {"question", "on_paper"},
    }

    id = models.BigIntegerField(primary_key=True, default=random_key)
    question = models.ForeignKey(
        SurveyQuestion, on_delete=models.PROTECT, related_name="words"
    )
    text = models.CharField(max_length=300)
    on_paper = models.BooleanField(default=False)

    class Meta:
        """In an order that says nothing."""

        verbose_name = "mots d'un usager"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"mots {self.pk}"


class YouSaidWeDid(models.Model):
    """« Vous avez dit, nous avons fait »: what users said and what came of it."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "survey",
            "said",
            "decided",
            "decided_on",
            "meeting",
            "withdrawn_on",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="said_and_done"
    )
    survey = models.ForeignKey(
        Survey,
        on_delete=models.PROTECT,
        related_name="said_and_done",
        null=True,
        blank=True,
    )
    said = models.CharField("vous avez dit", max_length=300)
    decided = models.CharField("nous avons fait", max_length=300)
    decided_on = models.DateField("décidé le")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last decided first."""

        verbose_name = "vous avez dit, nous avons fait"
        ordering = ("-decided_on", "-pk")

    def __str__(self) -> str:
        return self.decided


class InvolvementKind(models.TextChoices):
    """How users were told or had a say."""

    INFORMED = "informed", "information affichée ou distribuée"
    COMMITTEE = "committee", "comité d'usagers"
    CO_DECISION = "co_decision", "décision prise avec des usagers"


class Involvement(Documented):
    """Users told, gathered, or deciding: on a day, as a number, never by name."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "kind",
            "on",
            "title",
            "text",
            "users_present",
            "meeting",
            "withdrawn_on",
            "document",
            "document_name",
            "document_sha256",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="involvements"
    )
    kind = models.CharField("nature", max_length=12, choices=InvolvementKind)
    on = models.DateField("date")
    title = models.CharField("objet", max_length=120)
    text = models.TextField("ce qui a été dit ou construit", max_length=2000)
    users_present = models.PositiveSmallIntegerField("usagers présents", default=0)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first."""

        verbose_name = "participation des usagers"
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return self.title
