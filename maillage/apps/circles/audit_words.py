"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS = {
    "circles.read_mirror": Words(
        "a ouvert votre miroir par son code", "avez ouvert votre miroir", look=True
    ),
    "circles.read_explanation": Words(
        "a lu d'où vient un de vos chiffres, par votre code",
        "avez lu d'où vient un de vos chiffres",
        look=True,
    ),
    "circles.print_mirrors": Words(
        "a préparé l'impression des miroirs du cercle, dont le vôtre",
        "avez préparé l'impression des miroirs du cercle, dont le vôtre",
        look=True,
    ),
    "circles.read_names_beside_codes": Words(
        "a vu votre nom à côté de votre code, avec votre accord",
        "avez vu votre nom à côté de votre code",
        look=True,
    ),
    "circles.read_codes_of_seat": Words(
        "a vu votre nom à côté de vos codes, avec votre accord",
        "avez vu vos codes",
        look=True,
    ),
    "circles.read_own_follow_up": Words(
        "a ouvert votre suivi", "avez ouvert votre suivi", look=True
    ),
    "circles.admit_member": Words(
        "vous a admis dans un cercle", "êtes entré dans un cercle"
    ),
    "circles.change_role": Words(
        "a changé votre rôle dans un cercle", "avez changé votre rôle dans un cercle"
    ),
    "circles.close_seat": Words(
        "a enregistré votre départ d'un cercle", "avez quitté un cercle"
    ),
    "circles.reopen_seat": Words(
        "a annulé votre départ d'un cercle", "avez annulé votre départ d'un cercle"
    ),
    "circles.declare_codes": Words(
        "a déclaré des codes de prescripteur pour vous",
        "avez déclaré vos codes de prescripteur",
    ),
    "circles.confirm_codes": Words(
        "a confirmé les codes que vous aviez déclarés, sans voir votre nom",
        "avez confirmé des codes",
    ),
    "circles.give_consent": Words("a enregistré votre accord", "avez donné un accord"),
    "circles.withdraw_consent": Words("a retiré votre accord", "avez retiré un accord"),
}
