"""What the rule of inference says to its reader, in French."""

from __future__ import annotations


RULE = (
    "De un à trois cercles : aucune probabilité, et un intervalle placebo.",
    "À partir de quatre cercles : permutation studentisée des dates de séance entre"
    " cercles et groupes témoins de même sorte ; l'intervalle réunit les effets que ce"
    " test ne rejette pas à 5 %.",
    "Si les dates ne peuvent pas être redistribuées (témoins isolés, trop peu de"
    " groupes) : test de Student sur les cercles.",
    "Une probabilité n'est jamais écrite au-dessous de la plus petite que le plan"
    " permette.",
)
"""The whole rule, as the report tells it."""

NONE = "Aucune estimation."

CONSTANT = (
    "L'indicateur a la même valeur partout et tous les mois : choisir un indicateur"
    " qui varie."
)

NO_NOISE = (
    "Les groupes ne diffèrent en rien d'un mois à l'autre : le hasard ne peut pas être"
    " mesuré ; vérifier l'indicateur."
)

CONTROLS_ALONE = (
    "Les témoins sont des médecins isolés, non des groupes : ce que partagent les"
    " médecins d'un même lieu (épidémie, pénurie, remplaçant) ne s'y voit pas, et"
    " n'est connu que par les cercles eux-mêmes."
)

FEW_WAYS = (
    "Les dates des cercles ne peuvent être réparties que de trop peu de façons entre"
    " les groupes : le test de permutation ne peut pas atteindre 5 %."
)

LATER_CIRCLES = (
    "Les témoins sont surtout des cercles qui commencent plus tard : l'effet n'est"
    " comparé qu'à leurs mois d'avant, et s'arrête au dernier d'entre eux."
)

OWN_PAST = "Dates fictives dans le passé du cercle"
BOOTSTRAP = "Rééchantillonnage par cercle (bootstrap sauvage restreint)"
OVER_CIRCLES = "Test de Student sur les effets des cercles"


def few_circles(circles: int) -> str:
    """Why one to three circles have no p-value."""
    counted = "un seul cercle" if circles == 1 else f"{circles} cercles"
    return (
        f"Pas de probabilité avec {counted} : il en faut au moins quatre pour"
        " distinguer leur effet commun du hasard de chacun."
    )


def few_controls(controls: int) -> str:
    """Why one or two control groups give nothing."""
    one = controls == 1
    counted = "qu'un seul groupe témoin" if one else f"que {controls} groupes témoins"
    return (
        f"Il n'y a {counted} : le hasard ne peut pas être mesuré à moins de trois ;"
        " ajouter des témoins."
    )


def placebo(controls: int, degrees: int, *, grouped: bool) -> str:
    """How the interval of one to three circles is made."""
    of = (
        f"les {controls} groupes témoins"
        if grouped
        else f"{controls} médecins témoins, et le passé du cercle (dates fictives)"
    )
    return (
        "Intervalle placebo : ce qu'auraient montré sans séance, aux mêmes dates, des"
        f" cercles fictifs de même taille d'après {of}"
        f" (loi de Student à {degrees} degré{'s' if degrees > 1 else ''} de liberté)."
    )


def permutation(used: int, possible: int, *, exact: bool) -> str:
    """How the interval of four circles or more is made."""
    ways = (
        f"les {used} répartitions possibles, toutes parcourues"
        if exact
        else f"{used - 1} répartitions tirées au sort parmi {_counted(possible)}"
    )
    return (
        "Test de permutation studentisé : les dates de séance sont redistribuées entre"
        f" cercles et groupes témoins de même sorte ({ways}). L'intervalle réunit les"
        " effets que ce test ne rejette pas à 5 %."
    )


def student(degrees: int, *, grouped: bool) -> str:
    """How the interval is made where dates cannot be handed round."""
    why = (
        "les dates ne peuvent être redistribuées que de trop peu de façons"
        if grouped
        else "les témoins ne sont pas des groupes entre lesquels redistribuer les dates"
    )
    return (
        "Test de Student sur les effets des cercles, chacun comptant comme une seule"
        f" observation ({degrees} degrés de liberté), car {why}."
    )


def _counted(possible: int) -> str:
    """1 540, or `plus d'un milliard`: what cannot be read is not written."""
    if possible > 10**9:
        return "plus d'un milliard"
    return f"{possible:,}".replace(",", "\u202f")
