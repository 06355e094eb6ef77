"""What each legal form needs, as far as it was found, with its source.

Read on 22 November 2026 on the public pages cited, some in part. What was looked for
and not found is kept too, and shown as « non établi »: it is a question to put to the
ARS, to the order or to counsel, never an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maillage.apps.structures.models import Form


Check = Literal["", "composition", "siret", "site", "administrator"]


@dataclass(frozen=True)
class Need:
    """One thing that a legal form needs; `source` is empty where it was not found."""

    text: str
    source: str = ""
    address: str = ""
    check: Check = ""
    """What the structure's own page already tells about it."""

    @property
    def is_established(self) -> bool:
        """Whether a source was read."""
        return bool(self.source)


_L4041_4 = (
    "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006072665/articles/"
    "LEGIARTI000024460246?source=legislation"
)
_SISA_ORDER = (
    "https://cdosf13.fr/procedures/installation-liberale/societe/"
    "societe-interprofessionnelle-de-soins-ambulatoires/"
)
_SISA_PHARMACISTS = (
    "https://www.ordre.pharmacien.fr/je-suis/pharmacien/pharmacien/"
    "mon-exercice-professionnel/les-fiches-professionnelles/"
    "les-societes-interprofessionnelles-de-soins-ambulatoires-sisa"
)
_SISA_LAW = "http://capsurledroit.canalblog.com/archives/2016/04/08/33638933.html"
_ASSOCIATION = "http://associations.gouv.fr/l-association-regie-par-la-loi-du-1er-juillet-1901.html"
_GIE = "https://droit.co/gie/"
_GCS = (
    "https://www.legifrance.gouv.fr/affichCode.do?idArticle=LEGIARTI000038445936"
    "&idSectionTA=LEGISCTA000022517359&cidTexte=LEGITEXT000006072665"
)
_SCIC = (
    "https://www.village-justice.com/articles/spip.php?page=imprimer&id_article=27281"
)
_ACI = "https://femasif.fr/article-boiteaoutil/beneficier-de-remuneration-dans-le-cadre-de-laci"
_SITE = Need("Un siège, avec son adresse.", "Contenu des statuts", check="site")
_SIRET = Need("Un numéro SIRET, une fois la structure immatriculée.", check="siret")

NEEDS: dict[Form, tuple[Need, ...]] = {
    Form.NONE: (
        Need(
            "Pour être payée par l'ACI, une maison de santé forme une SISA au plus "
            "tard six mois après la signature.",
            "Fédération des maisons de santé d'Île-de-France",
            _ACI,
        ),
        Need("Ce qu'une équipe sans forme juridique peut signer ou recevoir."),
    ),
    Form.ASSOCIATION: (
        Need(
            "Une déclaration à la préfecture du siège, ou en ligne, par les personnes "
            "chargées de la direction.",
            "Loi du 1er juillet 1901, article 5 ; décret du 16 août 1901, article 1",
            _ASSOCIATION,
        ),
        Need(
            "Dans la déclaration : titre, objet, siège et établissements, noms, "
            "professions, domiciles et nationalités des dirigeants ; un exemplaire des "
            "statuts est joint.",
            "Loi du 1er juillet 1901, article 5",
            _ASSOCIATION,
        ),
        Need(
            "Le récépissé dans les cinq jours, puis l'insertion au Journal officiel, "
            "qui donne la capacité juridique.",
            "Loi du 1er juillet 1901, article 5",
            "http://www.ffmjc.org/spip.php?article83",
        ),
        Need(
            "Tout changement de dirigeants ou de statuts, déclaré dans les trois mois.",
            "Loi du 1er juillet 1901, article 5",
            "https://studylibfr.com/doc/5171604/demarreruneassociation",
        ),
        Need(
            "Quelqu'un qui tient la structure ici.", "Maillage", check="administrator"
        ),
        Need("Quorum et majorités de l'assemblée générale : à lire dans vos statuts."),
        _SIRET,
    ),
    Form.SISA: (
        Need(
            "Parmi les associés, deux médecins et un auxiliaire médical au moins ; "
            "moins de professionnels salariés que d'associés libéraux.",
            "Code de la santé publique, L4041-4",
            _L4041_4,
            "composition",
        ),
        Need(
            "Des associés qui sont des personnes physiques exerçant une profession "
            "médicale, d'auxiliaire médical ou de pharmacien.",
            "Code de la santé publique, L4041-1",
            _SISA_ORDER,
        ),
        Need(
            "Des statuts écrits : identité et domicile des associés, leur profession "
            "et leur inscription à l'ordre ; forme, objet, nom, durée, siège ; apports "
            "un par un, capital et parts ; fonctionnement. La liste n'a été lue qu'en "
            "partie.",
            "Décret 2012-407 du 23 mars 2012",
            _SISA_PHARMACISTS,
        ),
        Need(
            "Les statuts, envoyés aux ordres et à l'ARS un mois au moins avant "
            "l'immatriculation.",
            "Ordre des chirurgiens-dentistes ; Cap sur le droit",
            _SISA_LAW,
        ),
        Need(
            "La société, formée au plus tard six mois après la signature de l'ACI.",
            "Fédération des maisons de santé d'Île-de-France",
            _ACI,
        ),
        Need(
            "Si la composition n'est plus réunie, trois ans pour la rétablir ; ensuite "
            "chacun peut demander la dissolution.",
            "Code de la santé publique, L4041-4, depuis le 29 décembre 2023",
            _L4041_4,
        ),
        Need(
            "Dans les statuts, si la société doit encaisser tout ou partie des "
            "honoraires : le dire expressément.",
            "Code de la santé publique, L4041-2",
            "https://french-business-law.com/rench-legislation-art/"
            "article-l4041-2-of-the-french-public-health-code",
        ),
        _SITE,
        _SIRET,
        Need("Codes de facturation des actes faits par les salariés de la SISA."),
        Need(
            "Règle légale de partage de l'ACI entre associés ; selon les guides lus, "
            "l'assemblée générale décide."
        ),
    ),
    Form.GIE: (
        Need(
            "Au moins deux personnes, physiques ou morales, pour une durée déterminée.",
            "Code de commerce, L251-1",
            _GIE,
        ),
        Need(
            "Une activité qui prolonge celle des membres, sans chercher de bénéfice "
            "pour lui-même.",
            "Code de commerce, L251-1",
            _GIE,
        ),
        Need(
            "L'immatriculation au registre du commerce, qui donne la personnalité "
            "morale.",
            "Code de commerce, L251-1 et suivants",
            "https://www.juridifeel.com/blog/le-groupement-dinteret-economique-gie-"
            "un-cadre-juridique-au-service-du-developpement-des-entreprises",
        ),
        _SIRET,
        Need("Mentions obligatoires du contrat constitutif."),
    ),
    Form.GCS: (
        Need(
            "Une convention constitutive : siège et nom, objet, membres et leur "
            "qualité, nature juridique, durée, charges et droits de chacun, dettes, "
            "assemblée générale, budget, dissolution.",
            "Code de la santé publique, R6133-1 (version lue : 2019)",
            _GCS,
        ),
        Need(
            "Dans la convention, les conditions d'intervention de ceux qui exercent en "
            "libéral.",
            "Code de la santé publique, R6133-1 (version lue : 2019)",
            _GCS,
        ),
        Need("Délais et pièces de l'approbation et de la publication par l'ARS."),
        _SIRET,
    ),
    Form.SCIC: (
        Need(
            "Une SA, une SAS ou une SARL à capital variable, dont l'objet est "
            "d'intérêt collectif et d'utilité sociale.",
            "Loi 47-1775 du 10 septembre 1947, article 19 quinquies",
            _SCIC,
        ),
        Need(
            "Trois catégories d'associés au moins, dont les salariés et les "
            "bénéficiaires ; une voix par associé.",
            "Loi 47-1775 du 10 septembre 1947, article 19 septies",
            "https://cersa.org/scic-cest-quoi",
        ),
        _SITE,
        _SIRET,
        Need("Part du capital ouverte aux collectivités publiques."),
    ),
}
"""What each form needs, the most pressing first."""

UNKNOWN = (Need("Ce que cette forme demande à une équipe de soins coordonnés."),)


def needs_of(form: str) -> tuple[Need, ...]:
    """What a form needs; one open question where nothing was looked for."""
    return NEEDS.get(Form(form), UNKNOWN)
