"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS = {
    "structures.admit_member": Words(
        "vous a admis dans une structure", "êtes entré dans une structure"
    ),
    "structures.change_status": Words(
        "a changé votre statut, votre site ou votre fonction dans une structure",
        "avez changé votre statut, votre site ou votre fonction dans une structure",
    ),
    "structures.end_membership": Words(
        "a enregistré votre départ d'une structure",
        "avez enregistré votre départ d'une structure",
    ),
    "structures.reopen_membership": Words(
        "a annulé votre départ d'une structure",
        "avez annulé votre départ d'une structure",
    ),
    "structures.give_mandate": Words(
        "vous a donné un rôle dans une structure",
        "avez pris un rôle dans une structure",
    ),
    "structures.end_mandate": Words(
        "a mis fin à votre rôle dans une structure",
        "avez quitté votre rôle dans une structure",
    ),
    "structures.complete_person": Words(
        "a complété votre fiche", "avez complété votre fiche"
    ),
}
