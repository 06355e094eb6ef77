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
    "meetings.add_action_point": Words(
        "vous a confié une action à mener", "vous êtes confié une action à mener"
    ),
    "meetings.change_action_point": Words(
        "a modifié une action qui vous est confiée",
        "avez modifié une action qui vous est confiée",
    ),
    "meetings.finish_action_point": Words(
        "a noté comme faite une action qui vous était confiée",
        "avez noté comme faite une action qui vous était confiée",
    ),
    "meetings.drop_action_point": Words(
        "a abandonné, avec un motif, une action qui vous était confiée",
        "avez abandonné, avec un motif, une action qui vous était confiée",
    ),
    "meetings.reopen_action_point": Words(
        "a rouvert une action qui vous est confiée",
        "avez rouvert une action qui vous est confiée",
    ),
    "meetings.receive_proxy": Words(
        "a enregistré le pouvoir que vous avez donné pour une assemblée",
        "avez enregistré le pouvoir que vous avez donné pour une assemblée",
    ),
    "meetings.withdraw_proxy": Words(
        "a retiré le pouvoir que vous aviez donné pour une assemblée",
        "avez retiré le pouvoir que vous aviez donné pour une assemblée",
    ),
    "meetings.restore_proxy": Words(
        "a rétabli le pouvoir que vous aviez donné pour une assemblée",
        "avez rétabli le pouvoir que vous aviez donné pour une assemblée",
    ),
}
