"""The arrangements that an agreement asks for: what each says, what proves it.

One readable table. The pages are those of the Cnam's guide of the indicators (avenant
1, October 2022); where the guide asks for no document, none is asked for here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maillage.apps.people.professions import DOCTORS, Profession
from maillage.apps.projects.themes import GUIDE


class Shape(StrEnum):
    """How the value of a field is typed and kept."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    HALF_DAYS = "half_days"
    """Days a week, by halves or quarters; kept as decimal text."""
    HOURS = "hours"
    YES_NO = "yes_no"
    COUNT = "count"
    """Patients: below 11 it is never shown as a number."""


@dataclass(frozen=True)
class Asked:
    """One thing that a kind asks to be written."""

    name: str
    label: str
    shape: Shape = Shape.LINE
    hint: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()


class Persons(StrEnum):
    """Whom a kind is about."""

    NOBODY = "nobody"
    ONE = "one"
    SEVERAL = "several"


class Gathered(StrEnum):
    """How the rows of one year make proofs."""

    LATEST = "latest"
    """The last of the year speaks, one for each value of `apart`."""
    EACH = "each"
    """Each row is a proof of its own."""


@dataclass(frozen=True)
class ArrangementKind:
    """A kind of arrangement."""

    code: str
    """Also the word of the funding rules: `Evidence.kind`."""
    title: str
    axis: str
    sentence: str
    """What it is, to someone who has never heard of it."""
    pages: str
    fields: tuple[Asked, ...] = ()
    since_label: str = "Depuis le"
    persons: Persons = Persons.NOBODY
    persons_label: str = ""
    professions: frozenset[str] = frozenset()
    """Those who may be named; empty for anyone."""
    never_associates: bool = False
    document: str = ""
    """The document that the guide names."""
    document_is_asked: bool = True
    gathered: Gathered = Gathered.LATEST
    apart: str = ""
    """The field that makes two rows two different things."""

    @property
    def source(self) -> str:
        """Where it was read."""
        return f"{GUIDE}, p. {self.pages}"

    @property
    def wants_document(self) -> bool:
        """Whether it proves nothing without its document."""
        return bool(self.document) and self.document_is_asked

    def field(self, name: str) -> Asked:
        """One of its fields, by name."""
        return next(asked for asked in self.fields if asked.name == name)


ACCESS = "Accès aux soins"
TEAM = "Travail en équipe et coordination"
SYSTEM = "Système d'information"

VISITORS = frozenset(
    {
        Profession.SPECIALIST,
        Profession.MIDWIFE,
        Profession.DENTIST,
        Profession.PHARMACIST,
    }
)
"""Guide, pages 11 and 12."""

COOPERATION_PROTOCOLS = (
    ("ankle", "entorse de cheville (masseur-kinésithérapeute)"),
    ("back_pain", "lombalgie aiguë de moins de 4 semaines (masseur-kinésithérapeute)"),
    (
        "cystitis",
        "pollakiurie et brûlures mictionnelles, femme de 16 à 65 ans (infirmier, "
        "pharmacien)",
    ),
    ("sore_throat", "odynophagie (infirmier, pharmacien)"),
    (
        "hay_fever",
        "rhino-conjonctivite allergique, de 15 à 50 ans (infirmier, pharmacien)",
    ),
    (
        "chickenpox",
        "éruption vésiculeuse, enfant de 12 mois à 12 ans (infirmier, pharmacien)",
    ),
)
"""The six national protocols of unscheduled care: guide, pages 38 and 39."""

STANDARD, ADVANCED = "standard", "advanced"
SYSTEM_CODE = "information_system"
"""Counted since the first acquisition of a level, whatever software came after."""

_ALL = (
    ArrangementKind(
        code="unscheduled_care",
        title="Soins non programmés",
        axis=ACCESS,
        sentence=(
            "Chaque jour ouvré, qui ne peut attendre est reçu. Un seul médecin peut "
            "les assurer ; une astreinte téléphonique seule ne suffit pas."
        ),
        pages="2-5",
        fields=(
            Asked(
                "organisation",
                "Comment l'équipe s'organise",
                Shape.TEXT,
                "Qui reçoit, sur quels créneaux, comment on les demande.",
            ),
        ),
        document="charte d'engagement affichée dans la structure (modèle : annexe 4)",
    ),
    ArrangementKind(
        code="crisis_plan",
        title="Plan de préparation à une crise sanitaire",
        axis=ACCESS,
        sentence=(
            "Ce que l'équipe fera pour sa patientèle en cas de crise grave, en lien "
            "avec la mission de la CPTS."
        ),
        pages="6-7",
        fields=(
            Asked(
                "link",
                "Lien avec la CPTS",
                Shape.LINE,
                "Qui l'équipe joint, et comment.",
                required=False,
            ),
        ),
        since_label="Adopté le",
        document="copie du plan",
    ),
    ArrangementKind(
        code="crisis_actions",
        title="Actions menées pendant une crise",
        axis=ACCESS,
        sentence="Ce qui a été fait pendant une crise déclarée par les autorités.",
        pages="6-7",
        fields=(
            Asked("crisis", "Crise", hint="Telle que les autorités l'ont déclarée."),
            Asked("actions", "Ce qui a été fait", Shape.TEXT),
        ),
        since_label="Commencées le",
        document="tout document qui prouve les actions",
        gathered=Gathered.EACH,
    ),
    ArrangementKind(
        code="visiting_consultations",
        title="Consultations d'un vacataire",
        axis=ACCESS,
        sentence=(
            "Un spécialiste, une sage-femme, un chirurgien-dentiste ou un pharmacien "
            "non associé qui consulte ici. On compte des jours, non des actes."
        ),
        pages="11-12",
        fields=(
            Asked(
                "days_a_week",
                "Jours par semaine, en moyenne",
                Shape.HALF_DAYS,
                "0,5 pour une demi-journée par semaine ou deux jours par mois.",
            ),
            Asked(
                "insurance_number",
                "Numéro d'assurance maladie du professionnel",
                hint="La liste envoyée à la caisse le porte.",
                required=False,
            ),
        ),
        persons=Persons.ONE,
        persons_label="Vacataire",
        professions=VISITORS,
        never_associates=True,
        document="convention ou contrat de vacation",
        document_is_asked=False,
        gathered=Gathered.EACH,
    ),
    ArrangementKind(
        code="solidarity_doctor",
        title="Médecin sous contrat de solidarité territoriale (CSTM)",
        axis=ACCESS,
        sentence=(
            "Un médecin non associé qui vient ici sous ce contrat ; la structure est "
            "en zone sous-dense."
        ),
        pages="13-14",
        persons=Persons.ONE,
        persons_label="Médecin",
        professions=DOCTORS,
        never_associates=True,
        document="copie du contrat de solidarité territoriale",
    ),
    ArrangementKind(
        code="access_service",
        title="Service d'accès aux soins (SAS)",
        axis=ACCESS,
        sentence="Les médecins de la structure qui y sont inscrits.",
        pages="18-19",
        fields=(
            Asked(
                "every_request",
                "La structure prend toutes les demandes du régulateur",
                Shape.YES_NO,
                required=False,
            ),
        ),
        since_label="Inscrits depuis le",
        persons=Persons.SEVERAL,
        persons_label="Médecins inscrits",
        professions=DOCTORS,
        document="déclaration, si toutes les demandes sont prises",
        document_is_asked=False,
    ),
    ArrangementKind(
        code="coordination_function",
        title="Fonction de coordination",
        axis=TEAM,
        sentence=(
            "La personne qui anime l'équipe, suit les parcours et les dossiers, tient "
            "le système d'information et les relations avec les institutions."
        ),
        pages="20-22",
        fields=(
            Asked("job", "Fonction", hint="« Coordinatrice de la maison de santé »."),
            Asked(
                "contract",
                "Contrat",
                Shape.CHOICE,
                choices=(
                    ("permanent", "contrat à durée indéterminée"),
                    ("fixed_term", "contrat à durée déterminée"),
                    ("service", "prestation"),
                    ("within", "temps identifié d'un professionnel de l'équipe"),
                ),
            ),
            Asked("hours_a_week", "Heures par semaine", Shape.HOURS),
        ),
        persons=Persons.ONE,
        persons_label="Personne",
        document="contrat de travail ou fiche de poste, avec le temps de coordination",
        gathered=Gathered.EACH,
    ),
    ArrangementKind(
        code="external_coordination",
        title="Coordination externe",
        axis=TEAM,
        sentence=(
            "La procédure écrite qui dit comment les données de santé vont et viennent "
            "avec les professionnels extérieurs, l'hôpital et le médico-social."
        ),
        pages="34-35",
        fields=(
            Asked(
                "partners",
                "Avec qui",
                hint="« Hôpital de Joigny, EHPAD, HAD, infirmières du canton ».",
                required=False,
            ),
        ),
        since_label="Appliquée depuis le",
        document="document qui décrit la procédure",
    ),
    ArrangementKind(
        code="cooperation_protocol",
        title="Protocole national de coopération",
        axis=TEAM,
        sentence=(
            "Un des six protocoles de soins non programmés, déclaré à l'ARS. Chaque "
            "profession déléguée concernée est dans la structure ; le patient consent."
        ),
        pages="38-39",
        fields=(
            Asked(
                "protocol",
                "Protocole",
                Shape.CHOICE,
                choices=COOPERATION_PROTOCOLS,
            ),
        ),
        since_label="Déclaré à l'ARS le",
        persons=Persons.SEVERAL,
        persons_label="Professionnels délégués",
        document="récépissé de « Démarches simplifiées »",
        document_is_asked=False,
        apart="protocol",
    ),
    ArrangementKind(
        code="heart_failure_pathway",
        title="Parcours insuffisance cardiaque",
        axis=TEAM,
        sentence=(
            "Le parcours que suit l'équipe. Depuis 2023, le document dit combien de "
            "patients, combien d'incidents, combien de nouveaux diagnostics."
        ),
        pages="40-41",
        fields=(
            Asked("patients", "Patients insuffisants cardiaques", Shape.COUNT),
            Asked("incident", "Dont incidents", Shape.COUNT),
            Asked("diagnosed", "Dont nouvellement diagnostiqués", Shape.COUNT),
        ),
        document="attestation sur l'honneur et protocole",
    ),
    ArrangementKind(
        code="child_obesity_pathway",
        title="Parcours surpoids et obésité de l'enfant",
        axis=TEAM,
        sentence="La coordination du parcours des enfants de 3 à 12 ans.",
        pages="42",
        fields=(
            Asked(
                "organisation",
                "Comment l'équipe s'organise",
                Shape.TEXT,
                required=False,
            ),
        ),
    ),
    ArrangementKind(
        code=SYSTEM_CODE,
        title="Système d'information partagé",
        axis=SYSTEM,
        sentence=(
            "Le logiciel labellisé où les dossiers sont partagés, avec des "
            "habilitations différentes selon les professionnels."
        ),
        pages="43-48",
        fields=(
            Asked("product", "Logiciel"),
            Asked(
                "level",
                "Niveau du label e-santé",
                Shape.CHOICE,
                choices=((STANDARD, "standard"), (ADVANCED, "avancé")),
            ),
            Asked("invoice", "Numéro de facture", required=False),
        ),
        since_label="Acquis le",
        document="preuve du niveau du label et facture",
        apart="level",
    ),
)

KINDS = {kind.code: kind for kind in _ALL}
"""By code, in the order in which pages show them."""

AXES = (ACCESS, TEAM, SYSTEM)
