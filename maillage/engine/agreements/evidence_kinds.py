"""The kinds of things that happen in a team and may prove a fact, and what each says.

The words are shared by the rules (`proof:` of a fact) and by those who tell what
happened: a rule that names another kind, or a field that the kind does not say, is
refused when the file is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EvidenceKind:
    """What a kind is called in French, and the fields that it says."""

    title: str
    """One, as in « réunion de concertation tenue »."""
    fields: Mapping[str, str] = field(default_factory=dict)
    any_field: bool = False
    """It says facts of the agreement by their own names."""
    many: str = ""
    """The plural, where a year holds several."""


KINDS: Mapping[str, EvidenceKind] = {
    "access_service": EvidenceKind(
        "inscription au service d'accès aux soins",
        {
            "doctors": "médecins inscrits",
            "every_request": "toutes les demandes du régulateur sont prises",
        },
    ),
    "assembly_held": EvidenceKind(
        "assemblée générale tenue", {"resolutions": "résolutions"}
    ),
    "child_obesity_pathway": EvidenceKind("parcours surpoids de l'enfant"),
    "circle_session_held": EvidenceKind("séance de cercle tenue"),
    "contract_terms": EvidenceKind("termes du contrat", any_field=True),
    "cooperation_protocol": EvidenceKind(
        "protocole national de coopération", many="protocoles nationaux de coopération"
    ),
    "coordination_function": EvidenceKind("fonction de coordination"),
    "crisis_actions": EvidenceKind("actions menées pendant une crise"),
    "crisis_declared": EvidenceKind("crise déclarée par les autorités"),
    "crisis_plan": EvidenceKind("plan de préparation à une crise"),
    "external_coordination": EvidenceKind("procédure de coordination externe"),
    "grant": EvidenceKind("financement reçu", {"amount_euros": "montant"}),
    "health_project_signed": EvidenceKind("projet de santé signé"),
    "heart_failure_pathway": EvidenceKind("parcours insuffisance cardiaque"),
    "information_system": EvidenceKind(
        "système d'information labellisé",
        {"level": "niveau, standard ou advanced", "since": "date d'acquisition"},
    ),
    "meeting_held": EvidenceKind("réunion tenue", {"kind": "sorte de réunion"}),
    "member": EvidenceKind(
        "membre de l'équipe",
        {
            "profession": "profession",
            "status": "statut",
            "is_associate": "associé",
        },
    ),
    "mission_measures": EvidenceKind(
        "mesure des indicateurs du contrat", any_field=True
    ),
    "on_call_derogation": EvidenceKind("dérogation de l'ARS"),
    "payer_figures": EvidenceKind("chiffres donnés par la caisse", any_field=True),
    "placement": EvidenceKind(
        "stage accueilli",
        {"profession": "profession", "days": "jours"},
        many="stages accueillis",
    ),
    "protocol_signed": EvidenceKind(
        "protocole pluriprofessionnel",
        {"theme": "thème", "with_advanced_nurse": "avec un IPA"},
        many="protocoles pluriprofessionnels",
    ),
    "public_health_mission": EvidenceKind(
        "mission de santé publique",
        {
            "theme": "thème",
            "origin": "annex ou regional",
            "child_obesity": "sur le surpoids de l'enfant",
        },
        many="missions de santé publique",
    ),
    "quality_diagnosis": EvidenceKind("diagnostic de maturité"),
    "quality_plan": EvidenceKind("plan d'action qualité"),
    "quality_results": EvidenceKind("bilan de la démarche qualité"),
    "rcp_held": EvidenceKind(
        "réunion de concertation tenue",
        {
            "cases": "dossiers étudiés",
            "cases_with_advanced_nurse": "dossiers étudiés avec un IPA",
        },
        many="réunions de concertation tenues",
    ),
    "site_hours": EvidenceKind(
        "horaires d'un site",
        {
            "name": "nom du site",
            "weekday_hours": "amplitude, en heures",
            "open_saturday": "ouvert le samedi matin",
            "closed_holiday_weeks": "semaines de fermeture, congés scolaires",
            "closed_other_weeks": "semaines de fermeture, hors congés",
        },
        many="sites",
    ),
    "solidarity_doctor": EvidenceKind("contrat de solidarité territoriale"),
    "unscheduled_care": EvidenceKind("organisation des soins non programmés"),
    "users_consulted": EvidenceKind("usagers consultés"),
    "users_deciding": EvidenceKind("usagers associés aux décisions"),
    "visiting_consultations": EvidenceKind(
        "consultations de second recours",
        {"days_a_week": "jours par semaine"},
        many="consultations de second recours",
    ),
}
"""Kind -> what it is; the words of `Evidence.kind`."""
