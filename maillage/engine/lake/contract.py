"""The contract `pharmacy`: which columns a dispensing file has, by which titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from maillage.engine.errors import BadInput
from maillage.engine.lake.identity import is_telling_header, plain


@dataclass(frozen=True)
class Column:
    """One column: its name in the facts, its French title, its other titles."""

    name: str
    title: str
    required: bool
    aliases: tuple[str, ...]


def _column(name: str, title: str, aliases: str, *, required: bool = True) -> Column:
    return Column(name, title, required, tuple(aliases.split()))


COLUMNS = (
    _column(
        "delivered_on", "date_delivrance",
        "date datedeliv datedispensation datededelivrance datededispensation datevente"
        " datedelivree dispensation delivrance datefacture jourdelivrance",
    ),
    _column(
        "prescribed_on", "date_prescription",
        "dateordonnance datedeprescription dateordo dateprescrite dateprescr",
        required=False,
    ),
    _column(
        "prescriber", "prescripteur",
        "rpps rppsprescripteur prescripteurrpps codeprescripteur idprescripteur"
        " numeroprescripteur numprescripteur noprescripteur numerorpps numrpps norpps"
        " prescripteurcode prescripteurid codemedecin rppsmedecin idmedecin medecin"
        " numeroam numam prescripteurrppsam",
    ),
    _column(
        "specialty", "specialite",
        "specialiteprescripteur specialitemedecin codespecialite prescripteurspecialite"
        " specialiteduprescripteur spe",
        required=False,
    ),
    _column(
        "pharmacy", "pharmacie",
        "officine codepharmacie codeofficine idpharmacie pharmacieid finess"
        " finesspharmacie numeropharmacie numpharmacie nopharmacie finessofficine",
    ),
    _column(
        "patient", "patient",
        "idpatient patientid codepatient numpatient numeropatient nopatient"
        " patientpseudo pseudo pseudonyme pseudopatient numerodepatient"
        " identifiantpatient numerodossier dossierpatient",
    ),
    _column(
        "birth_year", "annee_naissance",
        "anneedenaissance annaissance andenaissance naissanceannee anneenaiss"
        " anneenaissancepatient anneedenaissancepatient annee",
    ),
    _column("sex", "sexe", "genre sexepatient patientsexe sexedupatient"),
    _column(
        "cip13", "cip13",
        "cip codecip codecip13 cip13produit codeproduit ean13 codeean ean produitcip13"
        " produitcip cipproduit",
    ),
    _column(
        "boxes", "boites",
        "nbboites nbboite nombreboites nombredeboites quantite qte quantitedelivree"
        " qtedelivree nboites boitesdelivrees quantiteboites nbredeboites boite qt",
    ),
    _column(
        "amount_cents", "montant",
        "montantttc prix prixttc montanteuros montanteneuros montanttotal total"
        " totalttc montantttceuros prixtotal prixtotalttc montantligne",
    ),
    _column(
        "reimbursed_cents", "rembourse",
        "montantrembourse remboursement amo partamo montantamo remboursementamo"
        " montantremboursement",
        required=False,
    ),
    _column(
        "long_term_illness", "ald",
        "exo exoald exonerationald ald30 aldexonerante exoneration topald",
        required=False,
    ),
    _column(
        "renewal", "renouvellement",
        "renouv numrenouvellement numerorenouvellement norenouvellement"
        " numeroderenouvellement renouvellementnumero",
        required=False,
    ),
    _column(
        "substitution", "substitution",
        "motifsubstitution codesubstitution substitue motifdesubstitution"
        " motifnonsubstitution nonsubstitution",
        required=False,
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}

# Titles that only the pharmacy's own file may carry: sealing takes their content away.
_SEALABLE = {
    "patient": (
        "nir", "ins", "insi", "nirpatient", "numerosecu", "numsecu", "nosecu",
        "matriculeins", "numeroins", "numins", "numerosecuritesociale", "nss",
        "numsecuritesociale", "securitesociale", "numerodesecuritesociale",
        "numerosecuritesocialepatient", "nirins", "insnir",
    ),
    "birth_year": ("datenaissance", "datedenaissance", "datenaiss", "ddn",
                   "datenaissancepatient", "naissance"),
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """Where each column of the contract is in a file; what the file has besides."""

    titles: Sequence[str]
    positions: Mapping[str, int]
    dropped: Sequence[int] = field(default=())

    @property
    def narrowest(self) -> int:
        """How many cells a line needs to hold every required column."""
        required = (self.positions[c.name] for c in COLUMNS if c.required)
        return max(required) + 1

    def title(self, name: str) -> str:
        """The file's own title of a column of the contract."""
        return self.titles[self.positions[name]].strip()


def normalised(title: str) -> str:
    """A title without accents, case, spaces or signs."""
    return re.sub(r"[^a-z0-9]", "", plain(title))


def recognised(titles: Sequence[str]) -> int:
    """How many titles belong to the contract: tells the right separator."""
    known = {key for c in COLUMNS for key in (normalised(c.title), *c.aliases)}
    known.update(*_SEALABLE.values())
    return sum(normalised(title) in known for title in titles)


def layout(where: str, titles: Sequence[str], *, sealing: bool = False) -> Layout:
    """Recognise the columns of a file by its titles.

    `where` begins the sentences, e.g. "lignes.csv, ligne 1". With `sealing`, titles of
    national numbers and birth dates are taken too, for their content will not go out.
    Raises BadInput naming the column: missing, twice, or announcing an identity.
    """
    if not sealing:
        _refuse_identities(where, titles)
    _refuse_twice(where, titles)
    positions = _positions(where, titles)
    if sealing:
        for position, title in enumerate(titles):
            for name, more in _SEALABLE.items():
                if normalised(title) in more:
                    positions.setdefault(name, position)
    _refuse_missing(where, titles, positions)
    taken = set(positions.values())
    return Layout(
        tuple(titles), positions, tuple(i for i in range(len(titles)) if i not in taken)
    )


def _positions(where: str, titles: Sequence[str]) -> dict[str, int]:
    """Where each column is: its own title first, else the only one of its aliases."""
    keys = [normalised(title) for title in titles]
    found = {}
    for column in COLUMNS:
        own = normalised(column.title)
        if own in keys:
            found[column.name] = keys.index(own)
            continue
        aliases = [i for i, key in enumerate(keys) if key in column.aliases]
        if len(aliases) > 1:
            one, other = (titles[i].strip() for i in aliases[:2])
            raise BadInput(
                f"{where} : deux colonnes disent la même chose, « {one} » et"
                f" « {other} » ; intituler la bonne « {column.title} »."
            )
        if aliases:
            found[column.name] = aliases[0]
    return found


def _refuse_twice(where: str, titles: Sequence[str]) -> None:
    spoken: set[str] = set()
    for title in titles:
        key = normalised(title)
        if key and key in spoken:
            raise BadInput(
                f"{where} : la colonne « {title.strip()[:40]} » apparaît deux fois ;"
                " n'en garder qu'une."
            )
        spoken.add(key)


def _refuse_identities(where: str, titles: Sequence[str]) -> None:
    for title in titles:
        if is_telling_header(title):
            raise BadInput(
                f"{where} : la colonne « {title.strip()[:40]} » annonce une identité ;"
                " aucune identité n'entre dans le lac, rien n'a été gardé. Sceller le"
                " fichier dans la pharmacie : `maillage lake seal FICHIER --key CLÉ"
                " --out FICHIER_SCELLÉ`."
            )


def _refuse_missing(
    where: str, titles: Sequence[str], positions: Mapping[str, int]
) -> None:
    missing = [c for c in COLUMNS if c.required and c.name not in positions]
    if not missing:
        return
    names = ", ".join(f"« {column.title} »" for column in missing)
    free = [t.strip() for i, t in enumerate(titles) if i not in positions.values()]
    close = get_close_matches(
        normalised(missing[0].title), [normalised(t) for t in free if t], n=1
    )
    hint = next((t for t in free if close and normalised(t) == close[0]), None)
    plural = "s" if len(missing) > 1 else ""
    raise BadInput(
        f"{where} : colonne{plural} {names} absente{plural}"
        + (f" (« {hint[:40]} » lui ressemble)" if hint else "")
        + " ; ajouter ou renommer, d'après le contrat : "
        + ", ".join(column.title + "?" * (not column.required) for column in COLUMNS)
        + "."
    )
