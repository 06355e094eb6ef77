"""The annex that an assembly votes, and each partner's statement, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from maillage.apps.funding.sharing.documents import (
    annex_of,
    excess_words,
    shows_details,
)
from maillage.apps.funding.sharing.telling import Told, value_text
from maillage.engine.agreements.share_out import TIE_RULE
from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import FIRM, counted, day, euros, joined, moment


MOST_POT_COLUMNS = 4
"""More do not fit beside a name on paper: then only the totals are printed."""


def annex_pdf(document: Mapping[str, Any], sha256: str, made_at: datetime) -> bytes:
    """What is voted or was: the amount, the pots, each partner's share."""
    return words_pdf("share_annex.typ", annex_page(document, sha256, made_at), made_at)


def annex_page(
    document: Mapping[str, Any], sha256: str, made_at: datetime
) -> dict[str, Any]:
    """What `share_annex.typ` prints."""
    annex = annex_of(document)
    voted = document.get("resolution")
    head = page_of(
        what="Annexe : répartition",
        audience=f"année {annex['year']}",
        title=annex["title"],
        session=_decided_on(voted),
        circle=annex["organisation"],
        territory=f"clé « {annex['scenario']} »",
        author=annex["organisation"],
        foot=[
            f"Établie le {moment(made_at)} depuis le grand livre et les présences de "
            f"l'année {annex['year']}.",
            f"Empreinte SHA-256{FIRM}: {sha256}",
        ],
    )
    columns, rows, foot = _shares(annex)
    measure_columns, measures = _measures(annex)
    return {
        **head,
        "lead": _lead(annex),
        "lines": [[label, euros(cents)] for label, cents in annex["lines"]],
        "total": ["À répartir", euros(annex["total_cents"])],
        "pots": [
            [pot["name"], pot["how"], euros(pot["cents"]), str(pot["left_over_cents"])]
            for pot in annex["pots"]
        ],
        "columns": columns,
        "rows": rows,
        "foot_row": foot,
        "measure_columns": measure_columns,
        "measures": measures,
        "rules": _rules(annex),
        "decision": _decision(voted),
        "decision_lines": _decision_lines(document),
    }


def statements_pdf(
    statements: Sequence[Told], document: Mapping[str, Any], sha256: str
) -> bytes:
    """The statements one after the other, each on a page of its own."""
    annex, voted = annex_of(document), document["resolution"]
    made_at = datetime.fromisoformat(voted["closed_at"])
    only = statements[0].name if len(statements) == 1 else "chaque associé"
    head = page_of(
        what="Relevé de répartition",
        audience=f"année {annex['year']}",
        title=f"Relevé {annex['year']}",
        session=_decided_on(voted),
        circle=annex["organisation"],
        territory=only,
        author=annex["organisation"],
        foot=[
            f"Selon la répartition adoptée le {_voted_on(voted)}. Personnel{FIRM}: "
            "remis à l'associé seul.",
            f"Empreinte SHA-256 de la répartition figée{FIRM}: {sha256}",
        ],
    )
    page = {**head, "statements": [_statement(one) for one in statements]}
    return words_pdf("share_statement.typ", page, made_at)


def _statement(one: Told) -> dict[str, Any]:
    compared = f"Par rapport à {one.year - 1}"
    return {
        "title": f"Relevé {one.year} de {one.name}",
        "lead": f"Vous recevez {euros(one.paid_cents)} au titre de {one.year}.",
        "lines": [
            {
                "pot": line.pot,
                "how": line.how,
                "calculation": line.calculation,
                "rounding": line.rounding,
                "amount": euros(line.cents),
            }
            for line in one.lines
        ],
        "sums": [list(pair) for pair in statement_sums(one)],
        "compared": compared,
        "sentence": one.sentence,
        "parts": [[part.sentence, signed(part.cents)] for part in one.parts],
        "parts_total": ["Écart", signed(one.difference_cents)],
        "rules": [TIE_RULE, *([one.order_rule] if one.parts else [])],
    }


def statement_sums(one: Told) -> list[tuple[str, str]]:
    """What is added up under the pots, ceilings included where one acts."""
    sums = [("Total réparti", euros(one.statement.shared_cents))]
    if one.statement.over_ceiling_cents:
        sums.append(
            (
                f"Au-delà du plafond ({one.ceiling_source})",
                euros(-one.statement.over_ceiling_cents),
            )
        )
    if one.statement.redistributed_cents:
        sums.append(
            (
                "Part de ce que d'autres plafonds ont laissé",
                euros(one.statement.redistributed_cents),
            )
        )
    if len(sums) > 1:
        sums.append(("À payer", euros(one.paid_cents)))
    return sums


def signed(cents: int) -> str:
    """« +212 € », « −212 € »."""
    return f"{'+' if cents > 0 else ''}{euros(cents)}"


def _lead(annex: Mapping[str, Any]) -> str:
    among = counted(len(annex["partners"]), "associé")
    return (
        f"{euros(annex['total_cents'])} répartis entre {among}, "
        f"selon la clé « {annex['scenario']} »."
    )


def _shares(
    annex: Mapping[str, Any],
) -> tuple[list[str], list[list[str]], list[str]]:
    partners = annex["partners"]
    names = [line["pot"] for line in partners[0]["lines"]]
    total = sum(one["paid_cents"] for one in partners)
    if not shows_details(annex) or len(names) > MOST_POT_COLUMNS:
        rows = [[one["name"], euros(one["paid_cents"])] for one in partners]
        return ["Associé", "Part"], rows, ["Total", euros(total)]
    rows = [
        [
            one["name"],
            *(euros(line["cents"]) for line in one["lines"]),
            euros(one["paid_cents"]),
        ]
        for one in partners
    ]
    sums = [
        sum(one["lines"][i]["cents"] for one in partners) for i in range(len(names))
    ]
    foot = ["Total", *(euros(cents) for cents in sums), euros(total)]
    return ["Associé", *names, "Part"], rows, foot


def _measures(annex: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    partners = annex["partners"]
    names = [line["pot"] for line in partners[0]["lines"]]
    told = [
        i
        for i, line in enumerate(partners[0]["lines"])
        if any(one["lines"][i]["weight"] != "1" for one in partners)
        or line["weight"] != "1"
    ]
    if not told or not shows_details(annex) or len(names) > MOST_POT_COLUMNS:
        return [], []
    rows = [
        [one["name"], *(_weight(one["lines"][i]) for i in told)] for one in partners
    ]
    return ["Associé", *(names[i] for i in told)], rows


def _weight(line: Mapping[str, Any]) -> str:
    return value_text(Fraction(line["weight"]), line["how"])


def _rules(annex: Mapping[str, Any]) -> list[str]:
    paid = sum(one["paid_cents"] for one in annex["partners"])
    kept = annex["kept_cents"]
    rules = [TIE_RULE]
    if annex["ceiling_cents"] is not None:
        rules.append(
            f"Plafond de {euros(annex['ceiling_cents'])} par personne et par année "
            f"civile ({annex['ceiling_source']}). {excess_words(annex)}"
        )
    if not shows_details(annex):
        rules.append(
            "Un pot se partage selon la patientèle, que chacun ne lit que pour soi : "
            "ni les mesures ni les montants par pot ne sont imprimés ici. Chaque "
            "associé les lit sur son relevé."
        )
    rules.append(
        f"Vérification{FIRM}: parts {euros(paid)} + gardé par la structure "
        f"{euros(kept)} = {euros(paid + kept)}, le montant à répartir."
    )
    if annex["replaces"]:
        rules.append(
            f"Remplace la répartition d'empreinte {annex['replaces'][:16]}…{FIRM}: "
            f"{annex['replaced_because']}."
        )
    return rules


def _decided_on(voted: Mapping[str, Any] | None) -> str:
    return f"assemblée du {_voted_on(voted)}" if voted else "projet soumis au vote"


def _voted_on(voted: Mapping[str, Any]) -> str:
    return day(date.fromisoformat(voted["day"]))


def _decision(voted: Mapping[str, Any] | None) -> str:
    if voted is None:
        return "Projet : cette répartition n'est pas encore votée."
    return f"Adoptée par l'assemblée du {_voted_on(voted)}."


def _decision_lines(document: Mapping[str, Any]) -> list[str]:
    voted = document.get("resolution")
    if voted is None:
        return ["La clé et les montants ne changent plus d'ici au vote."]
    votes = joined(
        [
            f"{voted['votes_for']} pour",
            f"{voted['votes_against']} contre",
            counted(voted["abstained"] or 0, "abstention"),
        ]
    )
    return [
        f"Résolution « {voted['title']} »{FIRM}: {votes}.",
        f"Empreinte de l'annexe telle qu'elle fut soumise{FIRM}: "
        f"{document['annex_sha256']}",
    ]
