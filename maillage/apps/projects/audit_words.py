"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS: dict[str, Words] = {
    "projects.adopt_protocol": Words(
        "a adopté un protocole de l'équipe", "avez adopté un protocole de l'équipe"
    ),
    "projects.ask_signature": Words(
        "vous a demandé de signer le projet de santé",
        "vous êtes ajouté aux signataires du projet de santé",
    ),
    "projects.excuse_signature": Words(
        "n'attend plus votre signature du projet de santé",
        "vous êtes retiré des signataires du projet de santé",
    ),
    "projects.record_protocol_adoptions": Words(
        "a noté que vous adoptez un protocole de l'équipe",
        "avez noté que vous adoptez un protocole de l'équipe",
    ),
    "projects.record_protocol_signatures": Words(
        "a noté votre signature d'un protocole dont vous êtes auteur",
        "avez noté votre signature d'un protocole dont vous êtes auteur",
    ),
    "projects.record_signature": Words(
        "a noté votre signature du projet de santé",
        "avez noté votre signature du projet de santé",
    ),
    "projects.sign_protocol": Words(
        "a signé un protocole de l'équipe", "avez signé un protocole de l'équipe"
    ),
    "projects.sign_version": Words(
        "a signé le projet de santé", "avez signé le projet de santé"
    ),
    "projects.withdraw_signature": Words(
        "a retiré votre signature du projet de santé, notée par erreur",
        "avez retiré votre signature du projet de santé, notée par erreur",
    ),
}
