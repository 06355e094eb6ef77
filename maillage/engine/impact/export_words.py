"""The dictionary that goes with an exported panel, in French, for whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.engine.indicators.model import Indicator
from maillage.engine.lake.build import Manifest
from maillage.engine.mirrors.words import day, number


_EVERY = {"month": "le mois", "quarter": "le trimestre", "half-year": "le semestre"}

_COLUMNS = """| Colonne | Contenu |
| --- | --- |
| medecin | Numéro tiré au sort pour cet export ; il n'est pas le même dans un autre. |
| groupe | Numéro du cercle ou du lieu d'exercice, s'il compte 5 médecins ou plus ; \
vide sinon. |
| cercle | 1 : médecin d'un cercle ; 0 : médecin d'aucun cercle. |
| debut | Première période qui suit la séance du cercle sur ce thème ; vide : jamais. |
| indicateur | Identifiant de l'indicateur, défini plus bas. |
| periode | Mois compris, du premier au dernier. |
| apres | 1 : période d'après la séance ; 0 : d'avant ; « melange » : les deux, à ne \
pas lire ; vide : médecin sans séance. |
| numerateur, denominateur | Ce que compte l'indicateur ; vide : retenu. |
| valeur | Numérateur rapporté au dénominateur, comme l'indicateur le lit ; vide : \
retenu, ou aucun cas. |
| euros | Montant des lignes du dénominateur, à l'euro ; vide : retenu. |
"""

_RULES = """- Un effectif de 1 à 10 patients n'est jamais donné, ni ce qui permettrait \
de le retrouver : complément, compte commun à deux indicateurs.
- Quand des lignes, des boîtes ou des euros viennent de 1 à 10 patients, ils sont \
retenus aussi.
- Un zéro est donné.
- La période est la même pour tout l'export, assez longue pour que peu de cases \
soient retenues.
- Deux exports des mêmes données peuvent se recouper : n'en demandez un second que \
pour remplacer le premier.
"""


def dictionary(
    manifest: Manifest,
    indicators: Sequence[Indicator],
    every: str,
    *,
    cells: int,
    withheld: int,
    doctors: int,
    put_aside: Sequence[str],
) -> str:
    """Markdown: where the data come from, columns, indicators, what was withheld."""
    share = 100 * withheld / cells if cells else 0.0
    parts = [
        "# Panel anonymisé : dictionnaire des données",
        f"Source : délivrances de « {manifest.structure} », base {manifest.build_id}, "
        f"extraite le {day(manifest.made_on)}. {number(doctors)} médecins, une ligne "
        f"par médecin, période et indicateur ; la période est {_EVERY[every]}.",
        f"Cases retenues : {number(withheld)} sur {number(cells)} qui ont un cas "
        f"({number(share, 1)} %).",
        "## Colonnes",
        _COLUMNS.rstrip(),
        "## Ce qui est retenu",
        _RULES.rstrip(),
        "## Médecins mis de côté",
        "\n".join(f"- {line}" for line in put_aside) or "Aucun.",
        "## Indicateurs",
        "\n".join(_indicator(each) for each in indicators),
        "## Pour estimer",
        "`maillage impact estimate panel.csv --unit medecin --time periode --outcome "
        "valeur --cohort debut --cluster groupe --json`, un indicateur à la fois, sans "
        "les lignes « melange ».",
    ]
    return "\n\n".join(parts) + "\n"


def _indicator(indicator: Indicator) -> str:
    return (
        f"- **{indicator.id}**, {indicator.title}. Numérateur : "
        f"{indicator.numerator_words}. Dénominateur : {indicator.denominator_words}."
    )
