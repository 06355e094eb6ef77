"""The words of the invented team's protocols. No recommendation is quoted: see HAS."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions.protocols import Step, Writing
from maillage.apps.projects.protocol_rules import RULES
from maillage.apps.projects.themes import ProtocolTheme


DOCTOR = str(Profession.GENERAL_PRACTITIONER)
NURSE = str(Profession.NURSE)
ADVANCED = str(Profession.ADVANCED_NURSE)
PHYSIO = str(Profession.PHYSIOTHERAPIST)
PODIATRIST = str(Profession.PODIATRIST)

HAS = "Recommandations de la HAS sur ce sujet, à relire à chaque révision"


@dataclass(frozen=True)
class Told:
    """One protocol of the demonstration."""

    title: str
    theme: ProtocolTheme
    objective: str
    population: str
    steps: tuple[Step, ...]

    def writing(self, *, checked: bool = True) -> Writing:
        """Its words as an action takes them."""
        return Writing(
            objective=self.objective,
            population=self.population,
            sources=HAS,
            steps=self.steps,
            checked=tuple(RULES) if checked else (),
        )


WOUNDS = Told(
    "Plaie chronique à domicile",
    ProtocolTheme.COMPLEX,
    "Cicatriser plus vite, et voir à temps ce qui s'aggrave.",
    "Patients suivis à domicile pour une plaie de plus de six semaines.",
    (
        Step(
            (NURSE,),
            "Évalue la plaie, la photographie, remplit la fiche partagée",
            "premier soin, puis chaque semaine",
            "odeur, fièvre, plaie qui s'étend",
        ),
        Step((DOCTOR,), "Fixe la prescription et sa durée", "dans les 3 jours"),
        Step(
            (PODIATRIST,),
            "Examine le pied et la chaussure",
            "plaie du pied, dans le mois",
        ),
        Step(
            (NURSE, DOCTOR),
            "Décident ensemble d'un avis spécialisé",
            "aucun progrès à 6 semaines",
        ),
    ),
)
HEART = Told(
    "Insuffisance cardiaque : le mois qui suit l'hôpital",
    ProtocolTheme.SEVERE,
    "Éviter une nouvelle hospitalisation dans le mois.",
    "Patients insuffisants cardiaques sortis de l'hôpital.",
    (
        Step(
            (NURSE,),
            "Pèse, prend la tension, cherche les œdèmes",
            "deux fois par semaine pendant un mois",
            "plus de 2 kg en 3 jours, essoufflement au repos",
        ),
        Step((DOCTOR,), "Revoit le traitement", "dans les 7 jours de la sortie"),
        Step(
            (ADVANCED,),
            "Éducation : sel, poids, signes d'alerte",
            "dans les 15 jours, puis à un mois",
        ),
    ),
)
ANTICOAGULANTS = Told(
    "Anticoagulants : suivre sans incident",
    ProtocolTheme.IATROGENIC,
    "Que chaque patient sous AVK ait son INR surveillé et compris.",
    "Patients sous AVK suivis par l'équipe.",
    (
        Step(
            (NURSE,), "Prélève, transmet le résultat le jour même", "à la prescription"
        ),
        Step(
            (DOCTOR,),
            "Adapte la dose, fixe le prochain contrôle",
            "le jour du résultat",
            "saignement, INR très au-dessus de la cible",
        ),
        Step((NURSE,), "Relit le carnet avec le patient", "chaque trimestre"),
    ),
)
BACK_PAIN = Told(
    "Lombalgie chronique : remettre en mouvement",
    ProtocolTheme.CHRONIC,
    "Reprendre une activité avant trois mois.",
    "Adultes dont la lombalgie dure depuis plus de trois mois.",
    (
        Step(
            (DOCTOR,),
            "Cherche les signes de gravité, explique",
            "première consultation",
            "déficit moteur, fièvre, amaigrissement",
        ),
        Step((PHYSIO,), "Bilan et programme actif", "dans les 15 jours"),
        Step((PHYSIO, DOCTOR), "Font le point par messagerie", "à six semaines"),
    ),
)
FALLS = Told(
    "Personne âgée qui tombe",
    ProtocolTheme.COMPLEX,
    "Qu'une première chute ne soit pas suivie d'une deuxième.",
    "Personnes de 75 ans ou plus tombées dans l'année.",
    (
        Step((NURSE,), "Repère la chute, visite le domicile", "dans la semaine"),
        Step((DOCTOR,), "Relit l'ordonnance, la tension debout", "dans les 15 jours"),
        Step((PHYSIO,), "Équilibre et relever du sol", "dans le mois"),
    ),
)
DIABETES = Told(
    "Diabète : passer à l'insuline",
    ProtocolTheme.IATROGENIC,
    "Commencer l'insuline chez soi, sans malaise.",
    "Adultes diabétiques dont l'insuline est décidée.",
    (
        Step((DOCTOR,), "Prescrit, fixe l'objectif", "à la décision"),
        Step(
            (NURSE,),
            "Apprend l'injection et la surveillance",
            "les 7 premiers jours",
            "malaise, glycémie très basse",
        ),
        Step((ADVANCED,), "Revoit les doses selon l'ordonnance", "chaque semaine"),
    ),
)
MEMORY = Told(
    "Plainte de mémoire : ne pas attendre",
    ProtocolTheme.COMPLEX,
    "Que chaque plainte reçoive un premier bilan dans les deux mois.",
    "Personnes qui se plaignent de leur mémoire, ou dont un proche s'inquiète.",
    (
        Step((NURSE, ADVANCED), "Tests de repérage, autonomie", "dans le mois"),
        Step((DOCTOR,), "Examen, relecture de l'ordonnance", "dans les deux mois"),
    ),
)
