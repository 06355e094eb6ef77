"""What the schema refuses, said in French: file, line, found, expected, remedy."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from maillage.engine.yaml_files.reading import Document, LanguageMistakes
from maillage.engine.yaml_files.words import suggestion


_A_LIST = "une liste est attendue, entre crochets ou ligne à ligne avec « - »"
_KINDS = {
    "string_type": "un texte est attendu",
    "int_type": "un nombre entier est attendu",
    "float_type": "un nombre est attendu",
    "bool_type": "« true » ou « false » est attendu",
    "list_type": _A_LIST,
    "tuple_type": _A_LIST,
    "dict_type": "des lignes « mot: valeur » sont attendues",
    "model_type": "des lignes « mot: valeur » sont attendues",
    "model_attributes_type": "des lignes « mot: valeur » sont attendues",
}


def mistakes(
    error: ValidationError, document: Document, schema: type[BaseModel]
) -> LanguageMistakes:
    """Every refusal of the schema as one sentence, in the order of the file."""
    found = [
        (
            document.line_of(tuple(detail["loc"])),
            document.sentence(tuple(detail["loc"]), _sentence(detail, schema)),
        )
        for detail in error.errors(include_url=False)
    ]
    return LanguageMistakes([sentence for _, sentence in sorted(found)])


def _sentence(detail: ErrorDetails, schema: type[BaseModel]) -> str:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    place = [part for part in detail["loc"] if isinstance(part, str)]
    word = place[-1] if place else ""
    if kind == "french":
        return f"« {word} » : {context['sentence']}" if word else context["sentence"]
    if kind == "missing":
        return f"il manque « {word} »{_inside(place[:-1])}."
    if kind == "extra_forbidden":
        known = _known_words(schema, place[:-1])
        possible = f" Mots possibles : {', '.join(known)}." if known else ""
        return f"le mot « {word} » n'existe pas{_inside(place[:-1])}." + (
            suggestion(word, known) or possible
        )
    return f"« {word} » : {_value_sentence(kind, context, given)}"


def _value_sentence(kind: str, context: dict[str, Any], given: Any) -> str:
    if kind == "literal_error":
        expected = str(context["expected"]).replace(" or ", ", ")
        choices = [one.strip(" '") for one in expected.split(",")]
        return (
            f"attendu : {', '.join(choices)} ; trouvé : {_shown(given)}."
            f"{suggestion(str(given), choices)}"
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = "au moins" if kind == "greater_than_equal" else "au plus"
        limit = context.get("ge", context.get("le"))
        return f"{bound} {limit} est attendu ; trouvé : {_shown(given)}."
    if kind in ("too_short", "too_long"):
        bound = "au moins" if kind == "too_short" else "au plus"
        limit = context.get("min_length", context.get("max_length"))
        return f"{bound} {limit} élément(s) ; trouvé : {context['actual_length']}."
    if kind in ("string_too_short", "string_too_long"):
        bound = "au moins" if kind == "string_too_short" else "au plus"
        limit = context.get("min_length", context.get("max_length"))
        return f"{bound} {limit} caractère(s) ; trouvé : {len(str(given))}."
    if kind == "string_type" and isinstance(given, dict):
        return (
            "un texte est attendu ; ce qui contient des deux-points se met entre "
            "guillemets."
        )
    expected = _KINDS.get(kind, "cette valeur ne convient pas")
    return f"{expected} ; trouvé : {_shown(given)}."


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "« true »" if value else "« false »"
    if isinstance(value, dict):
        return "des lignes « mot: valeur »"
    if isinstance(value, list):
        return "une liste"
    text = str(value)
    return f"« {text[:40]}… »" if len(text) > 40 else f"« {text} »"


def _inside(place: list[str]) -> str:
    return f" dans « {place[-1]} »" if place else ""


def _known_words(schema: type[BaseModel], place: list[str]) -> list[str]:
    """The words that may stand at a place, by walking the schema down to it."""
    here: type[BaseModel] | None = schema
    for word in place:
        # What is no word of the schema is a name chosen in the file: same schema.
        if here is not None and _has(here, word):
            here = _below(here, word)
    if here is None:
        return []
    return [field.alias or name for name, field in here.model_fields.items()]


def _has(schema: type[BaseModel], word: str) -> bool:
    return any(word in (name, one.alias) for name, one in schema.model_fields.items())


def _below(schema: type[BaseModel], word: str) -> type[BaseModel] | None:
    for name, field in schema.model_fields.items():
        if word in (name, field.alias):
            return _a_schema(field)
    return None


def _a_schema(field: FieldInfo) -> type[BaseModel] | None:
    pending: list[Any] = [field.annotation]
    while pending:
        one = pending.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
        pending.extend(get_args(one))
    return None
