"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS = {
    "people.register_person": Words(
        "vous a inscrit parmi les professionnels", "vous êtes inscrit"
    ),
    "people.change_person": Words("a modifié votre fiche", "avez modifié votre fiche"),
    "people.invite_person": Words(
        "vous a envoyé une invitation", "vous êtes envoyé une invitation"
    ),
    "people.revoke_invitation": Words(
        "a retiré une invitation qui vous était destinée",
        "avez retiré une invitation qui vous était destinée",
    ),
    "people.accept_invitation": Words(
        "a créé votre compte", "avez créé votre compte à partir d'une invitation"
    ),
    "people.open_account_from_the_server": Words(
        "vous a ouvert un compte", "vous êtes ouvert un compte"
    ),
    "people.close_account": Words("a fermé votre compte", "avez fermé votre compte"),
    "people.sign_in": Words("s'est connecté à votre compte", "vous êtes connecté"),
    "people.change_password": Words(
        "a changé votre mot de passe", "avez changé votre mot de passe"
    ),
    "people.reset_password": Words(
        "a choisi un nouveau mot de passe pour votre compte",
        "avez choisi un nouveau mot de passe, par un lien reçu par courriel",
    ),
    "people.change_email": Words(
        "a changé l'adresse de votre compte", "avez changé l'adresse de votre compte"
    ),
    "people.add_second_factor": Words(
        "a ajouté une double vérification à votre compte",
        "avez ajouté une application de codes, une clé d'accès ou des codes de secours",
    ),
    "people.remove_second_factor": Words(
        "a retiré une double vérification de votre compte",
        "avez retiré une application de codes, une clé d'accès ou des codes de secours",
    ),
    "people.renew_recovery_codes": Words(
        "a renouvelé vos codes de secours", "avez renouvelé vos codes de secours"
    ),
    "people.connect_identity": Words(
        "a relié Pro Santé Connect à votre compte",
        "avez relié Pro Santé Connect à votre compte",
    ),
    "people.disconnect_identity": Words(
        "a délié Pro Santé Connect de votre compte",
        "avez délié Pro Santé Connect de votre compte",
    ),
}
