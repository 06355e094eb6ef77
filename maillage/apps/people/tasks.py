"""What this app does in the background."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django_tasks import task

from maillage.apps.people.invitation_links import address, secret_of
from maillage.apps.people.models import Invitation


@task()
def send_invitation(invitation: int) -> None:
    """Send the letter of an invitation that still holds."""
    letter = (
        Invitation.objects.select_related("person", "invited_by")
        .filter(pk=invitation, used_at__isnull=True, revoked_at__isnull=True)
        .first()
    )
    if letter is None:
        return
    text = render_to_string(
        "people/email/invitation.txt",
        {
            "invitation": letter,
            "link": address(secret_of(letter)),
            "oneself": letter.invited_by_id == letter.person_id,
        },
    )
    send_mail(
        "Maillage : votre invitation", text, settings.DEFAULT_FROM_EMAIL, [letter.email]
    )
