"""Free text in which a patient seems to be named, and all that must pass."""

from __future__ import annotations

import pytest

from maillage.apps.meetings.free_text import patient_identity, refuse_patient_identity
from maillage.engine.errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "On a discuté du cas de Mme Durand.",
        "M. Petit prend trois antibiotiques",
        "M Petit prend trois antibiotiques",
        "Monsieur Le Goff, 82 ans, revient.",
        "Le patient Jean Dupont est revenu.",
        "la patiente Martin",
        "Homme né le 3/4/1950, fièvre",
        "née le 12 mars 1948",
        "né(e) le 12.03.1948",
        "date de naissance : 12/03/1948",
        "DDN 12-03-48",
        "NIR 1 84 12 76 451 089 46",
        "Mlle Anne-Marie Lefèvre-Roux a une cystite",
        "Vu hier : Mme D.",
        "patient : Durand",
        "La patiente (Martin) revient",
        "patient nommé Petit",
        "mme durand revient demain",
        "IPP 8012345",
        "INS : 284037512345678",
    ],
)
def test_what_names_a_patient_is_found(text: str) -> None:
    assert patient_identity(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le Dr Durand présente les chiffres.",
        "Docteur Anne Delorme et le Pr Petit sont d'accord.",
        "Mme Vasseur, pharmacienne, apporte le mémo.",
        "Mme Claire Vasseur (pharmacienne d'officine) anime.",
        "M. Petit, infirmier, demande la parole.",
        "La pharmacienne Mme Vasseur relira.",
        "L'animatrice, Mme Vasseur, relira.",
        "Le patient. Il revient dans un mois.",
        "Un patient de 82 ans sous trois psychotropes.",
        "Le patient Le plus souvent concerné",
        "Prochaine séance le 12 mars 2026, à 20 h 30.",
        "Ce choix est né le jour où la résistance a doublé.",
        "Amoxicilline 1 g trois fois par jour, 6 jours",
        "3400930000000 est un CIP13",
        "Mme, M. : on ne nomme personne.",
        "Monsieur le Maire a prêté la salle",
        "Madame la présidente de la CPTS",
        "mme la directrice de l'hôpital",
        "mme durand, pharmacienne, apporte le mémo",
        "Un patient ALD sur deux, suivi par l'IPA",
        "Chaque patient IPA est revu",
        "IPP au long cours sans indication",
        "L'INS est dans le dossier",
    ],
)
def test_what_names_nobody_or_a_colleague_passes(text: str) -> None:
    assert patient_identity(text) is None


def test_the_refusal_says_which_words_why_and_what_to_write() -> None:
    with pytest.raises(BadInput) as refusal:
        refuse_patient_identity("On a revu Mme Durand.", "Remarques")
    said = str(refusal.value)
    assert "Remarques : « Mme Durand »" in said
    assert "« un patient »" in said
    assert "pharmacienne" in said
