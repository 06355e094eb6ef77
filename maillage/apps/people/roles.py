"""The roles that a person may hold on a structure or a circle, and what for."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What someone is, there, for a time; what it lets him do is in the policies."""

    MEMBER = "member", "membre"
    ANIMATOR = "animator", "animateur"
    COORDINATOR = "coordinator", "coordinateur"
    TREASURER = "treasurer", "trésorier"
    REFERENT = "referent", "référent du financeur"
    ADMINISTRATOR = "administrator", "administrateur"


DESCRIPTIONS = {
    Role.MEMBER: "participe, vote, voit ses chiffres et ceux du groupe",
    Role.ANIMATOR: "prépare et anime le cercle, voit les codes, pas les noms",
    Role.COORDINATOR: "organise la structure, ne voit aucun chiffre personnel",
    Role.TREASURER: "suit les heures et les attestations, aucun chiffre personnel",
    Role.REFERENT: "lit ce que la structure a choisi de partager avec son financeur",
    Role.ADMINISTRATOR: "tient les comptes, les rôles et les rattachements",
}
"""What each role is, as the page where it is given says it."""
