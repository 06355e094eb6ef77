"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS = {
    "meetings.invite_people": Words(
        "vous a invité à une réunion", "avez ajouté votre nom à une réunion"
    ),
    "meetings.answer_invitation": Words(
        "a noté votre réponse à une invitation", "avez répondu à une invitation"
    ),
    "meetings.check_in": Words(
        "vous a compté présent à une réunion",
        "avez été compté présent à une réunion",
    ),
    "meetings.undo_presence": Words(
        "a retiré votre présence à une réunion",
        "avez retiré votre présence à une réunion",
    ),
    "meetings.mark_left": Words(
        "a noté votre départ d'une réunion", "avez quitté une réunion"
    ),
    "meetings.set_minutes_of_presence": Words(
        "a corrigé votre temps de présence à une réunion",
        "avez corrigé votre temps de présence à une réunion",
    ),
}
