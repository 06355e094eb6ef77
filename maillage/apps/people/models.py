"""People, their accounts, the invitations sent to them, and the audit chain."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from maillage.apps.people.professions import Profession


class Person(models.Model):
    """A professional, with or without an account."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"family_name", "given_name", "email", "telephone", "rpps"},
        "sensitive": set[str](),
        "shareable": {"profession", "specialty", "version"},
    }

    family_name = models.CharField("nom", max_length=80)
    given_name = models.CharField("prénom", max_length=80, blank=True)
    email = models.EmailField("courriel", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    rpps = models.CharField("numéro RPPS", max_length=11, null=True, blank=True)
    profession = models.CharField(
        "profession", max_length=32, choices=Profession, default=Profession.OTHER
    )
    specialty = models.CharField("spécialité", max_length=80, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """One person for one RPPS number, and for one e-mail address."""

        verbose_name = "professionnel"
        ordering = ("family_name", "given_name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("rpps",), name="person_rpps_once"),
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once",
                condition=~models.Q(email=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; called by allauth and by the actions of this app."""

    def create_user(self, email: str, password: str | None = None) -> Account:
        """An account; without a password none can be used to sign in."""
        account = self.model(email=self.normalize_email(email).lower())
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of an address, however it is written."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """What one signs in with: an e-mail address and its means, for one person."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"email"},
        "sensitive": {"password", "last_login"},
        "shareable": {"is_active", "is_steward", "person"},
    }

    email = models.EmailField("courriel", unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, related_name="account"
    )
    is_active = models.BooleanField("actif", default=True)
    is_steward = models.BooleanField("administrateur du service", default=False)
    """Keeps the service: makes the first structures, sees no figure by that alone."""

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Its French name."""

        verbose_name = "compte"

    def __str__(self) -> str:
        return f"compte {self.pk}"


class Invitation(models.Model):
    """A link, good once and for a time, by which a person makes his account.

    The link's secret is never kept: only its SHA-256 is.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"email"},
        "sensitive": {"secret_sha256"},
        "shareable": {
            "person",
            "invited_by",
            "invited_at",
            "expires_at",
            "used_at",
            "revoked_at",
            "purpose",
        },
    }

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField("courriel")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=200, blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Its French name."""

        verbose_name = "invitation"
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AuditEvent(models.Model):
    """One thing that happened, chained to the one before by its hash.

    No foreign key: nothing that is erased elsewhere may change or block the chain.
    Names are never written here; people are their numbers.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"actor", "subject", "details"},
        "shareable": {"sequence", "at", "what", "kind", "object", "previous", "hash"},
    }

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True, db_index=True)
    what = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    object = models.CharField(max_length=40)
    subject = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Read in its own order."""

        verbose_name = "événement"
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("subject", "sequence"), name="audit_of_a_person"),
        )

    def __str__(self) -> str:
        return f"événement {self.sequence}"

    def save(self, *_given: Any, **_named: Any) -> None:
        """Refused: `audit.record` writes events, and nothing else does."""
        raise TypeError("an audit event is written by audit.record, and never changed")

    def delete(self, *_given: Any, **_named: Any) -> tuple[int, dict[str, int]]:
        """Refused: the chain only grows."""
        raise TypeError("an audit event is never erased")
