"""What a person may read of people, of his account and of the audit chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils import timezone

from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import now
from maillage.apps.people.invitation_links import fingerprint
from maillage.apps.people.models import Account, AuditEvent, Invitation, Person
from maillage.apps.people.telling import looks


class LinkState(StrEnum):
    """Whether the link of an invitation still serves, or why not."""

    OPEN = "open"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def invitation_behind(secret: str) -> tuple[LinkState, Invitation | None]:
    """The invitation of a link, for who holds it; None where it no longer serves."""
    invitation = (
        Invitation.objects.select_related("person", "invited_by")
        .filter(secret_sha256=fingerprint(secret))
        .first()
    )
    if invitation is None:
        return LinkState.UNKNOWN, None
    if invitation.used_at is not None:
        return LinkState.USED, None
    if invitation.revoked_at is not None:
        return LinkState.REVOKED, None
    if invitation.expires_at <= now():
        return LinkState.EXPIRED, None
    return LinkState.OPEN, invitation


def open_invitations(reader: Person | None) -> QuerySet[Invitation]:
    """Those the reader sent, or all for who keeps the service, that still serve."""
    invitations = Invitation.objects.select_related("person").filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
    )
    if reader is None:
        return invitations.none()
    account = getattr(reader, "account", None)
    if account is not None and account.is_active and account.is_steward:
        return invitations
    return invitations.filter(invited_by=reader)


def invitation_for(reader: Person | None, key: int) -> Invitation | None:
    """An invitation that the reader may take back."""
    invitation = Invitation.objects.filter(pk=key).first()
    if invitation and allowed(reader, "people.revoke_invitation", invitation):
        return invitation
    return None


@dataclass(frozen=True)
class Means:
    """How a person signs in."""

    account: Account
    has_code_generator: bool
    passkeys: int
    has_recovery_codes: bool
    identities: int
    sessions: int

    @property
    def has_second_factor(self) -> bool:
        """Whether a second proof is asked at sign-in."""
        return self.has_code_generator or self.passkeys > 0


def means_of(reader: Person | None) -> Means:
    """The reader's own means. Raises `PermissionDenied` for nobody."""
    require(reader, "people.read_own_account", reader)
    account = reader.account
    types = list(
        Authenticator.objects.filter(user=account).values_list("type", flat=True)
    )
    return Means(
        account=account,
        has_code_generator=Authenticator.Type.TOTP in types,
        passkeys=types.count(Authenticator.Type.WEBAUTHN),
        has_recovery_codes=Authenticator.Type.RECOVERY_CODES in types,
        identities=SocialAccount.objects.filter(user=account).count(),
        sessions=UserSession.objects.filter(user=account).count(),
    )


def events_about(
    reader: Person | None, *, month: date | None = None, own: bool = True
) -> QuerySet[AuditEvent]:
    """What was done with the reader's data, the last first.

    In one month where `month` is its first day; without what he did himself unless
    `own`.
    """
    require(reader, "people.read_own_audit", reader)
    events = AuditEvent.objects.filter(subject=reader.pk).order_by("-sequence")
    if not own:
        events = events.exclude(actor=reader.pk)
    if month is not None:
        events = events.filter(at__gte=_start(month), at__lt=_start(_after(month)))
    return events


def months_of_events(reader: Person | None) -> list[date]:
    """The months in which something was written about the reader, the last first."""
    require(reader, "people.read_own_audit", reader)
    instants = (
        AuditEvent.objects.filter(subject=reader.pk)
        .order_by()
        .datetimes("at", "month", order="DESC")
    )
    return [instant.date() for instant in instants]


@dataclass(frozen=True)
class Looks:
    """How often others read the reader's figures lately."""

    reads: int
    readers: int
    days: int


def looks_at(reader: Person | None, *, days: int = 30) -> Looks:
    """Reads of the reader's own data by others, these last days."""
    reads = events_about(reader, own=False).filter(
        at__gte=now() - timedelta(days=days), what__in=looks()
    )
    actors = list(reads.order_by().values_list("actor", flat=True))
    return Looks(reads=len(actors), readers=len(set(actors)), days=days)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _after(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
