"""What a panel must have for an effect to be told; else one sentence, and no figure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from maillage.engine.errors import BadInput
from maillage.engine.impact.panel import NEVER, Panel


_SHOWN = 3
_ROUNDING = 1e-12
_VASTEST = 1e100
"""Above this, squares no longer fit in a number."""


def checked_panel(panel: Panel, *, control: str | None = None) -> Panel:
    """The panel itself. Raises BadInput, in French, naming the place and the remedy.

    `control` (`never`, `not-yet`) also asks that there be such controls; without it,
    any will do. Values that are not known (nan) are accepted as long as each unit and
    each period has some, and each treated unit some before its start.
    """
    _has_a_shape(panel)
    _has_finite_values(panel)
    _has_values(panel)
    _has_starts(panel)
    _has_controls(panel, control)
    _has_company(panel)
    _has_covariates(panel)
    return panel


def _has_a_shape(panel: Panel) -> None:
    if len(panel.times) < 2:
        raise BadInput(
            f"{len(panel.times)} période dans le panel : il en faut au moins deux, une "
            "avant le début et une après."
        )
    if len(panel.units) < 2:
        raise BadInput(
            f"{len(panel.units)} unité dans le panel : il faut des traités et des "
            "témoins, au moins deux de chaque."
        )
    if not (np.isfinite(panel.weight) & (panel.weight > 0)).all():
        wrong = ~(np.isfinite(panel.weight) & (panel.weight > 0))
        raise BadInput(
            f"Poids nul, négatif ou inconnu pour {_units(panel, wrong)} ; donnez un "
            "poids au-dessus de 0 ou retirez ces unités."
        )


def _has_finite_values(panel: Panel) -> None:
    if np.isinf(panel.outcome).any():
        raise BadInput(
            f"Valeur infinie pour {_units(panel, np.isinf(panel.outcome).any(axis=1))} "
            "(un dénominateur nul ?) ; laissez-la vide."
        )
    vast = np.abs(panel.outcome) > _VASTEST
    if vast.any():
        raise BadInput(
            f"Valeur démesurée pour {_units(panel, vast.any(axis=1))} "
            f"({panel.outcome[vast][0]:g}) ; corrigez-la."
        )


def _has_values(panel: Panel) -> None:
    known = np.isfinite(panel.outcome)
    if not known.any():
        raise BadInput("Aucune valeur dans le panel : le résultat manque partout.")
    if not known.any(axis=1).all():
        raise BadInput(
            f"Aucune valeur pour {_units(panel, ~known.any(axis=1))} : toutes les "
            "périodes manquent ; retirez ces unités ou complétez-les."
        )
    if not known.any(axis=0).all():
        empty = (panel.times[t] for t in np.flatnonzero(~known.any(axis=0)))
        raise BadInput(
            f"Aucune valeur pour {_some(empty)} ; retirez ces périodes du panel ou "
            "complétez-les."
        )
    values = panel.outcome[known]
    if np.ptp(values) <= _ROUNDING * np.abs(values).max():
        raise BadInput(
            f"Le résultat est constant ({values[0]:g} partout) : aucun effet ne peut "
            "s'y voir ; choisissez une autre colonne."
        )
    if (np.nanmax(panel.outcome, axis=1) == np.nanmin(panel.outcome, axis=1)).all():
        raise BadInput(
            "Le résultat ne change jamais d'une période à l'autre, dans aucune unité : "
            "aucun effet ne peut s'y voir ; choisissez une autre colonne."
        )


def _has_starts(panel: Panel) -> None:
    if not panel.treated.any():
        raise BadInput(
            "Aucune unité n'est traitée : aucun début n'est donné ; indiquez la "
            "première période de chacune."
        )
    outside = panel.treated & ~np.isin(panel.cohort, np.arange(len(panel.times)))
    if outside.any():
        raise BadInput(
            f"Début hors des données pour {_units(panel, outside)} ; le panel va de "
            f"{panel.times[0]} à {panel.times[-1]}."
        )
    if (panel.cohort == 0).any():
        raise BadInput(
            f"Aucune période avant le début de {_units(panel, panel.cohort == 0)} "
            f"({panel.times[0]}, la première du panel) ; ajoutez des périodes "
            "antérieures ou retirez ces unités."
        )
    known_before = (np.isfinite(panel.outcome) & ~panel.under_effect).any(axis=1)
    if not known_before.all():
        raise BadInput(
            f"Aucune valeur avant le début pour {_units(panel, ~known_before)} ; "
            "complétez ces périodes ou retirez ces unités."
        )


def _has_controls(panel: Panel, control: str | None) -> None:
    never = (panel.cohort == NEVER).any()
    if never:
        return
    if control == "never":
        raise BadInput(
            "Aucun témoin : toutes les unités sont traitées un jour ; ajoutez des "
            "unités jamais traitées (début 0 ou vide), ou comparez aux pas encore "
            "traitées (--control not-yet)."
        )
    if len(panel.cohorts) < 2:
        raise BadInput(
            "Aucun témoin : toutes les unités commencent en même temps "
            f"({panel.times[panel.cohorts[0]]}) ; ajoutez des unités jamais traitées "
            "(début 0 ou vide)."
        )


def _has_company(panel: Panel) -> None:
    """A circle of one, or a cohort of one, has no spread: its error would be 0."""
    for cohort in panel.cohorts:
        mine = panel.cohort == cohort
        if mine.sum() == 1:
            raise BadInput(
                f"Début {panel.times[cohort]} : une seule unité, "
                f"{_units(panel, mine)} ; aucune incertitude ne peut être dite ; "
                "réunissez des débuts voisins (par trimestre) ou retirez cette unité."
            )
    if (panel.cohort == NEVER).sum() == 1:
        only = panel.cohort == NEVER
        raise BadInput(
            f"Un seul témoin jamais traité, {_units(panel, only)} : aucune incertitude "
            "ne peut être dite ; ajoutez des témoins ou retirez-le."
        )
    _has_clusters(panel)


def _has_clusters(panel: Panel) -> None:
    size = np.bincount(panel.cluster, minlength=len(panel.clusters))
    if size.max() == 1:  # each unit is its own cluster: none was named
        return
    alone = np.unique(panel.cluster[panel.treated & (size[panel.cluster] == 1)])
    if len(alone):
        raise BadInput(
            f"Une seule unité dans {_some(panel.clusters[c] for c in alone)} : "
            "aucune incertitude ne peut être dite ; ajoutez-y des membres ou "
            "retirez ce groupe."
        )
    for who, side in (("traité", panel.treated), ("témoin", ~panel.treated)):
        names = np.unique(panel.cluster[side])
        if len(names) == 1:
            raise BadInput(
                f"Un seul groupe {who}, {_some(panel.clusters[c] for c in names)} : "
                "l'incertitude entre groupes ne peut être dite ; ajoutez des groupes "
                "ou n'en nommez pas (sans --cluster)."
            )


def _has_covariates(panel: Panel) -> None:
    if panel.covariates is None:
        return
    for at, name in enumerate(panel.covariate_names):
        values = panel.covariates[:, :, at]
        unknown = ~(np.abs(values) <= _VASTEST).all(axis=1)
        if unknown.any():
            raise BadInput(
                f"Covariable « {name} » inconnue ou démesurée pour "
                f"{_units(panel, unknown)} ; complétez-la ou retirez-la."
            )
        if np.ptp(values) <= _ROUNDING * np.abs(values).max():
            raise BadInput(
                f"La covariable « {name} » est constante ({values.flat[0]:g}) : elle "
                "n'apporte rien ; retirez-la."
            )


def _units(panel: Panel, which: ArrayLike) -> str:
    return _some(panel.units[unit] for unit in np.flatnonzero(which))


def _some(names: Iterable[str]) -> str:
    """« a », « b », « c » et 4 autres."""
    every = list(names)
    shown = ", ".join(f"« {name[:40]} »" for name in every[:_SHOWN])
    more = len(every) - _SHOWN
    if more <= 0:
        return shown
    return f"{shown} et {more} autre{'s' if more > 1 else ''}"
