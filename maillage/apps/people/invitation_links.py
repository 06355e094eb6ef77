"""The secret in the link of an invitation, and what is kept of it."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from maillage.apps.people.models import Invitation


def secret_of(invitation: Invitation) -> str:
    """The secret of an invitation: 256 bits, keyed by the secret of the service."""
    at = invitation.invited_at.astimezone(UTC).isoformat(timespec="microseconds")
    words = f"{invitation.person_id} {invitation.email} {at}"
    code = salted_hmac("maillage.people.invitation", words, algorithm="sha256")
    return base64.urlsafe_b64encode(code.digest()).decode("ascii").rstrip("=")


def fingerprint(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def address(secret: str) -> str:
    """The whole address of an invitation's page."""
    return settings.PUBLIC_URL + reverse("people:accept_invitation", args=[secret])
