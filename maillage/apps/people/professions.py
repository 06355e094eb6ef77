"""The professions of coordinated care, as screens and certificates write them.

The groups are those of the Code de la santé publique (fourth part): medical
professions, pharmacists, auxiliaires médicaux; and those who are neither.
"""

from __future__ import annotations

from django.db import models


class Profession(models.TextChoices):
    """A profession, or a function, of those who work together."""

    GENERAL_PRACTITIONER = "general_practitioner", "médecin généraliste"
    SPECIALIST = "specialist", "médecin spécialiste"
    DENTIST = "dentist", "chirurgien-dentiste"
    MIDWIFE = "midwife", "sage-femme"
    PHARMACIST = "pharmacist", "pharmacien d'officine"
    HOSPITAL_PHARMACIST = "hospital_pharmacist", "pharmacien hospitalier"
    NURSE = "nurse", "infirmier"
    ADVANCED_NURSE = "advanced_nurse", "infirmier en pratique avancée"
    COORDINATING_NURSE = "coordinating_nurse", "infirmier coordinateur"
    PHYSIOTHERAPIST = "physiotherapist", "masseur-kinésithérapeute"
    PODIATRIST = "podiatrist", "pédicure-podologue"
    SPEECH_THERAPIST = "speech_therapist", "orthophoniste"
    ORTHOPTIST = "orthoptist", "orthoptiste"
    OCCUPATIONAL_THERAPIST = "occupational_therapist", "ergothérapeute"
    PSYCHOMOTOR_THERAPIST = "psychomotor_therapist", "psychomotricien"
    DIETITIAN = "dietitian", "diététicien"
    BIOLOGIST = "biologist", "biologiste médical"
    PSYCHOLOGIST = "psychologist", "psychologue"
    SOCIAL_WORKER = "social_worker", "assistant de service social"
    COORDINATOR = "coordinator", "coordinateur"
    INTERN = "intern", "interne ou étudiant"
    OTHER = "other", "autre"


DOCTORS = frozenset({Profession.GENERAL_PRACTITIONER, Profession.SPECIALIST})

MEDICAL = DOCTORS | {Profession.DENTIST, Profession.MIDWIFE}
"""Professions médicales (CSP L4111-1)."""

PHARMACISTS = frozenset({Profession.PHARMACIST, Profession.HOSPITAL_PHARMACIST})

AUXILIARIES = frozenset(
    {
        Profession.NURSE,
        Profession.ADVANCED_NURSE,
        Profession.COORDINATING_NURSE,
        Profession.PHYSIOTHERAPIST,
        Profession.PODIATRIST,
        Profession.SPEECH_THERAPIST,
        Profession.ORTHOPTIST,
        Profession.OCCUPATIONAL_THERAPIST,
        Profession.PSYCHOMOTOR_THERAPIST,
        Profession.DIETITIAN,
    }
)
"""Auxiliaires médicaux (CSP, fourth part, book III)."""
