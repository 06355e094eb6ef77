"""The sentences of the report of an effect, and its fixed words: method, references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maillage.engine.impact.content import CircleImpact, Money, Verdict
from maillage.engine.impact.rule_words import RULE
from maillage.ui.formats import MONTHS, THIN, counted, day, joined, number
from maillage.ui.impact_words import (
    VERDICTS,
    amount,
    chance,
    digits_of,
    distance,
    interval,
    money_finding,
)


NO_PLAN = (
    "Aucun plan d'analyse n'avait été figé pour cet indicateur avant la séance : ce "
    "résultat est une exploration. Il peut donner une piste, il ne confirme rien."
)
NO_MONEY = (
    "Les euros ne sont pas estimés ici : les données ne portent pas les montants "
    "nécessaires, ou elles sont trop peu nombreuses pour un intervalle."
)


def key_figures(impact: CircleImpact) -> list[list[str]]:
    """The figures of the first page: value, what it is, what bounds it."""
    effect = impact.overall
    found = []
    if effect is None:
        found.append(["–", "Effet", VERDICTS[impact.verdict]])
    else:
        digits = digits_of(impact.unit, effect.low, effect.high)
        said = interval(effect.low, effect.high, impact.unit)
        found.append([amount(effect.att, impact.unit, digits), "Effet", said])
    found.append(
        [
            number(impact.doctors),
            "Médecins du cercle",
            f"comparés à {number(impact.controls)} autres",
        ]
    )
    if impact.money is not None:
        total = impact.money.total
        found.append(
            [
                amount(total.value, "euros"),
                "Par an et par médecin",
                interval(total.low, total.high, "euros"),
            ]
        )
    found.append(
        [
            VERDICTS[impact.verdict].capitalize(),
            "Ce qu'on peut dire",
            _target_said(impact),
        ]
    )
    return found


def _target_said(impact: CircleImpact) -> str:
    if impact.target is None:
        return "aucun effet n'avait été fixé"
    return f"effet visé : {amount(impact.target, impact.unit)}"


def question(impact: CircleImpact) -> str:
    """What the report answers, in one sentence."""
    many = counted(impact.doctors, "médecin")
    return (
        f"La séance du {day(impact.session_on)} du {_named(impact.circle)} a-t-elle "
        f"changé « {_lower(impact.title)} » chez ses {many}, au-delà de ce qui a "
        "changé chez des médecins comparables qui n'étaient pas du cercle ?"
    )


def _named(circle: str) -> str:
    """« cercle du Plateau », whether or not its name begins with the word."""
    is_said = circle.lower().startswith("cercle")
    return _lower(circle) if is_said else f"cercle « {circle} »"


def _lower(words: str) -> str:
    second = words[1:2]
    return words if second.isupper() else words[:1].lower() + words[1:]


def looks(look: int | None, count: int | None, *, planned: bool, has_plan: bool) -> str:
    """Which look this is among those that were counted."""
    if look is None or count is None:
        return (
            "Les regards portés sur ce résultat n'ont pas été comptés : il a été "
            "calculé en ligne de commande, hors du registre du cercle."
        )
    rank = f"{look}{'er' if look == 1 else 'e'} regard"
    many = counted(count, "regard compté", "regards comptés")
    said = f"Ce rapport est le {rank} sur {many}."
    if planned:
        return f"{said} C'est celui que le plan annonçait, à l'échéance prévue."
    if has_plan:
        return (
            f"{said} Ce n'est pas celui que le plan annonçait : regarder plus tôt ou "
            "plus souvent rend un hasard heureux plus probable."
        )
    return f"{said} Aucun n'était prévu d'avance."


def data_facts(impact: CircleImpact, organisation: str) -> list[list[str]]:
    """Labels and values of the data."""
    return [
        [
            "Source",
            f"{impact.source} : délivrances des officines participantes, "
            "pseudonymisées avant d'être importées",
        ],
        ["Structure", organisation],
        ["Période lue", month_span(impact.first_month, impact.last_month)],
        ["Pas de temps", {"month": "le mois", "quarter": "le trimestre"}[impact.every]],
        ["Extraction", f"{day(impact.extracted_on)}, base de calcul {impact.build}"],
        ["Le cercle", counted(impact.doctors, "médecin")],
        ["Médecins comparés", _controls(impact)],
    ]


def _controls(impact: CircleImpact) -> str:
    many = counted(impact.controls, "prescripteur")
    groups = counted(impact.control_groups, "groupe")
    return f"{many} du même territoire, en {groups}, d'aucun cercle sur ce thème"


def month_span(first: str, last: str) -> str:
    """« de janv. 2024 à oct. 2026 », from « 2024-01 » and « 2026-10 »."""
    return f"de {_month(first)} à {_month(last)}"


def _month(label: str) -> str:
    year, _, month = label.partition("-")
    known = month.isdigit() and 1 <= int(month) <= 12
    return f"{MONTHS[int(month) - 1]} {year}" if known else label


def balance_said(impact: CircleImpact) -> str:
    """How alike the circle and its controls are."""
    if not impact.balance:
        return "Les caractéristiques des deux groupes n'ont pas pu être comparées."
    far = [each for each in impact.balance if abs(each.difference) > 0.25]
    if not far:
        return (
            "Les deux groupes se ressemblent : aucun écart ne dépasse 0,25 écart-type, "
            "seuil d'usage."
        )
    names = joined([f"« {_lower(each.name)} »" for each in far])
    return (
        f"Les deux groupes diffèrent de plus de 0,25 écart-type sur {names} ; le "
        "calcul compare des évolutions et non des niveaux, et une seconde estimation "
        "pondère les témoins pour qu'ils ressemblent au cercle."
    )


def curve_caption(impact: CircleImpact) -> str:
    """How to read the curve."""
    behind = ""
    if impact.placebo_curves:
        many = counted(len(impact.placebo_curves), "courbe pâle", "courbes pâles")
        behind = (
            f" Derrière, {many} : la même mesure à des dates où il ne s'est rien passé."
        )
    return (
        "Écart entre le cercle et les médecins comparés, par période autour de la "
        "séance ; points creux avant, pleins après, bande : intervalle à 95 %. À "
        "droite, l'effet moyen sur toute la période et, en triangle, l'effet visé."
        f"{behind}"
    )


def p_said(impact: CircleImpact) -> str:
    """The p-value, the least there could be, or why there is none."""
    if impact.p is None:
        return impact.why_no_p or "Aucune valeur p n'est donnée."
    said = f"{chance(impact.p)}."
    if impact.smallest_p is not None:
        said += (
            " La plus petite que ce nombre de groupes pouvait donner est "
            f"{number(impact.smallest_p, 3)}."
        )
    return said


def detectable(impact: CircleImpact) -> str:
    """What the design could have seen."""
    if impact.minimum_detectable is None:
        return ""
    said = distance(impact.minimum_detectable, impact.unit)
    return (
        f"Avec ces effectifs, un effet de {said} est vu quatre fois sur cinq ; un "
        "effet plus petit peut passer inaperçu."
    )


def money_said(money: Money) -> str:
    """The euros beside what the circle cost."""
    said = money_finding(money)
    if money.cost is None:
        return f"{said} Le coût du cercle n'a pas été saisi : aucun bilan n'est fait."
    cost = f"{number(money.cost, 0)}{THIN}€"
    if money.total.low <= 0 <= money.total.high:
        return (
            f"{said} L'intervalle contient zéro : on ne peut pas dire que la dépense a "
            f"changé. Le cercle, lui, a coûté {cost} par an et par médecin."
        )
    return f"{said} Le cercle, lui, a coûté {cost} par an et par médecin."


def limits(impact: CircleImpact) -> Iterator[str]:
    """What this result does not say, in plain words."""
    yield (
        "Les médecins d'un cercle sont volontaires. Comparer des évolutions retire ce "
        "qui les distinguait déjà avant, pas ce qui les aurait fait évoluer autrement "
        "sans séance."
    )
    yield (
        "Les délivrances disent ce qui a été dispensé, pas pourquoi : ni diagnostic, "
        "ni ordonnance non honorée, ni achat hors des officines participantes."
    )
    yield (
        "Un médecin remplacé, installé ou parti pendant la période change le groupe ; "
        "ceux qui n'avaient pas assez de cas sont mis à part, et dits ci-dessus."
    )
    if impact.control_groups < 10:
        yield (
            f"Les médecins comparés forment {counted(impact.control_groups, 'groupe')} "
            ": peu, d'où un intervalle large."
        )
    if impact.verdict is Verdict.CANNOT_SAY:
        yield (
            "« On ne peut pas dire » n'est pas « aucun effet » : ces données ne "
            "permettent pas de voir un effet de la taille visée."
        )
    if impact.money is not None:
        yield (
            "Les euros sont ceux des médicaments délivrés. Ni consultations, ni "
            "hospitalisations, ni bénéfice de santé n'y sont comptés."
        )
    yield "Ce rapport décrit un groupe. Il ne juge aucun médecin et n'en montre aucun."


def signatures(authors: Sequence[str], organisation: str) -> list[list[str]]:
    """The two blocks to sign: for the circle, and by who receives it."""
    return [
        ["Pour le cercle", joined(list(authors)) or organisation],
        ["Reçu par", "organisme, nom et qualité"],
    ]


ANNEX = (
    (
        "L'estimation",
        "Les médecins du cercle et les médecins comparés sont suivis période par "
        "période. À partir des périodes sans séance, un modèle à effets de médecin et "
        "de période prédit ce que le cercle aurait fait sans elle ; l'effet est "
        "l'écart moyen à cette prédiction, chaque médecin pesant selon ce qu'il "
        "prescrit (estimateur par imputation [1]).",
    ),
    (
        "L'intervalle",
        "Les médecins d'un même cercle ou d'un même lieu partagent leurs aléas : "
        "l'intervalle ne vient donc pas d'une formule à grands effectifs, qui serait "
        "trop étroite, mais de ce que montrent les groupes comparés aux mêmes dates "
        "[4, 5].",
    ),
    ("La règle qui choisit l'intervalle", " ".join(RULE)),
    (
        "Les autres méthodes",
        "Le même effet est calculé par la méthode de Callaway et Sant'Anna [2], avec "
        "des témoins pondérés pour ressembler au cercle, par un contrôle synthétique "
        "[6], et par une série interrompue, plus faible et dite telle.",
    ),
    (
        "Les vérifications",
        "Avant la séance, l'effet doit être nul : c'est vérifié sur la courbe et par "
        "un test. La même mesure est refaite à des dates sans séance. Enfin, on dit de "
        "combien les évolutions devraient diverger pour que l'effet disparaisse [3].",
    ),
    (
        "Les euros",
        "La différence de dépense est séparée en trois : quantités, prix des mêmes "
        "produits, choix des produits. Elle n'est jamais donnée sans son intervalle.",
    ),
    (
        "La règle de lecture",
        "« A changé » : l'intervalle exclut zéro. « Ne se distingue pas de zéro » : il "
        "contient zéro, et un effet de la taille visée aurait été vu. « On ne peut pas "
        "dire » : il contient zéro, et un tel effet pouvait passer inaperçu.",
    ),
)
"""The method, told to who is not a statistician: a title and a paragraph."""

REFERENCES = (
    "Borusyak K., Jaravel X., Spiess J. Revisiting event-study designs: robust and "
    "efficient estimation. Review of Economic Studies 2024 ; 91 : 3253-3285.",
    "Callaway B., Sant'Anna P. H. C. Difference-in-differences with multiple time "
    "periods. Journal of Econometrics 2021 ; 225 : 200-230.",
    "Rambachan A., Roth J. A more credible approach to parallel trends. Review of "
    "Economic Studies 2023 ; 90 : 2555-2591.",
    "Conley T. G., Taber C. R. Inference with « difference in differences » with a "
    "small number of policy changes. Review of Economics and Statistics 2011 ; 93 : "
    "113-125.",
    "Ibragimov R., Müller U. K. t-statistic based correlation and heterogeneity robust "
    "inference. Journal of Business & Economic Statistics 2010 ; 28 : 453-468.",
    "Abadie A., Diamond A., Hainmueller J. Synthetic control methods for comparative "
    "case studies. Journal of the American Statistical Association 2010 ; 105 : "
    "493-505.",
)
