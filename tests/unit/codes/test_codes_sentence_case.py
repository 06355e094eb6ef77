"""Labels in capitals, rewritten as sentences; each is one of Open Medic's."""

from __future__ import annotations

import pytest

from maillage.engine.codes.sentence_case import sentence_case


@pytest.mark.parametrize(
    ("capitals", "sentence"),
    [
        ("LAXATIFS", "Laxatifs"),
        (
            "MEDICAMENTS POUR L'ULCÈRE PEPTIQUE ET LE REFLUX GASTRO-OESOPHAGIEN (RGO)",
            "Medicaments pour l'ulcère peptique et le reflux gastro-oesophagien (RGO)",
        ),
        ("VITAMINES A ET D, ASSOCIATIONS", "Vitamines A et D, associations"),
        ("VITAMINE B1 ET VITAMINES B6 ET B12", "Vitamine B1 et vitamines B6 et B12"),
        ("MEDICAMENTS A BASE DE ZINC", "Medicaments a base de zinc"),
        ("ANTAGONISTES DE L'ANGIOTENSINE II", "Antagonistes de l'angiotensine II"),
        ("INHIBITEURES DIRECTS DU FACTEUR Xa", "Inhibiteures directs du facteur Xa"),
        ("INHIBITEURS DE L'HMG-COA REDUCTASE", "Inhibiteurs de l'HMG-CoA reductase"),
        ("AGONISTES DES RECEPTEURS 5HT1", "Agonistes des recepteurs 5HT1"),
        ("FACTEUR NECROSANT (TNF-a)", "Facteur necrosant (TNF-a)"),
        ("CHIRURGIE DENTAIRE (O.D.F.)", "Chirurgie dentaire (O.D.F.)"),
        ("Analogues de la prostaglandine", "Analogues de la prostaglandine"),
        ("Ile-de-France", "Ile-de-France"),
        (" inconnu", "Inconnu"),
        ("", ""),
    ],
)
def test_a_label_reads_as_a_sentence(capitals: str, sentence: str) -> None:
    assert sentence_case(capitals) == sentence
