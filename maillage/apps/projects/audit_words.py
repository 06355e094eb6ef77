"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS: dict[str, Words] = {
    "projects.ask_signature": Words(
        "vous a demandé de signer le projet de santé",
        "vous êtes ajouté aux signataires du projet de santé",
    ),
    "projects.excuse_signature": Words(
        "n'attend plus votre signature du projet de santé",
        "vous êtes retiré des signataires du projet de santé",
    ),
    "projects.record_signature": Words(
        "a noté votre signature du projet de santé",
        "avez noté votre signature du projet de santé",
    ),
    "projects.sign_version": Words(
        "a signé le projet de santé", "avez signé le projet de santé"
    ),
    "projects.withdraw_signature": Words(
        "a retiré votre signature du projet de santé, notée par erreur",
        "avez retiré votre signature du projet de santé, notée par erreur",
    ),
}
