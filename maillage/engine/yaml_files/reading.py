"""YAML read with the line of everything, and nothing that a reader would not expect.

One document, no anchors, no tags, no key given twice, no empty value, dates and
versions left as text: what is read is what is seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from maillage.engine.errors import BadInput


MOST_CHARACTERS = 200_000
DEEPEST = 12

Path = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_NO_MORE = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")


class LanguageMistakes(BadInput):
    """Everything that is wrong in one file: one French sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


@dataclass(frozen=True)
class Document:
    """The values of a file, and the line where each one stands."""

    name: str
    values: dict[str, Any]
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of a value, or of the nearest value around it."""
        around = (path[:length] for length in range(len(path), -1, -1))
        return next((self.lines[one] for one in around if one in self.lines), 1)

    def sentence(self, path: Path, what: str) -> str:
        """A sentence that begins with the file and the line."""
        return f"{self.name}, ligne {self.line_of(path)} : {what}"


def read_document(text: str, name: str, *, as_written: bool = False) -> Document:
    """A file's mapping with its lines; `name` is what the sentences call the file.

    With `as_written` every value is a text, as where a code may begin with a zero.
    Raises `LanguageMistakes` when it is not one plain YAML mapping.
    """
    if len(text) > MOST_CHARACTERS:
        raise LanguageMistakes(
            [
                f"{name} : {len(text)} caractères, pour {MOST_CHARACTERS} au plus ; "
                "séparez ce fichier en plusieurs."
            ]
        )
    root = _composed(text, name, _TEXT_LOADER if as_written else _LOADER)
    if not isinstance(root, yaml.MappingNode):
        raise LanguageMistakes(
            [
                f"{name}, ligne 1 : des lignes « mot: valeur » sont attendues "
                "au premier niveau."
            ]
        )
    lines: dict[Path, int] = {}
    values = _mapping(root, (), lines, name)
    return Document(name, values, lines)


def _composed(text: str, name: str, loader: Any) -> yaml.Node | None:
    try:
        _check_tokens(text, name)
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark is not None else 1
        raise LanguageMistakes(
            [
                f"{name}, ligne {line} : l'écriture n'est pas du YAML ; vérifiez le "
                "retrait, les deux-points suivis d'une espace et les guillemets, "
                "ici ou à la ligne précédente."
            ]
        ) from None
    except yaml.YAMLError:
        raise LanguageMistakes(
            [
                f"{name} : un caractère ne se lit pas dans un fichier texte ; "
                "enregistrez-le en UTF-8."
            ]
        ) from None


def _check_tokens(text: str, name: str) -> None:
    """Refuse anchors, aliases, tags and depth before anything is built of them."""
    depth = 0
    for token in yaml.scan(text, Loader=_LOADER):
        line = token.start_mark.line
        if isinstance(token, _PLAIN_NO_MORE):
            shown = text.splitlines()[line].strip()[:60]
            raise LanguageMistakes(
                [
                    f"{name}, ligne {line + 1} : « & », « * » et « ! » n'ont pas cours "
                    f"ici ; mettez le texte entre guillemets (trouvé : {shown})."
                ]
            )
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            raise LanguageMistakes(
                [f"{name}, ligne {line + 1} : trop de niveaux emboîtés."]
            )


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], name: str) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(item, (*path, place), lines, name)
            for place, item in enumerate(node.value)
        ]
    return _scalar(node, path, name)


def _mapping(
    node: yaml.MappingNode, path: Path, lines: dict[Path, int], name: str
) -> dict[str, Any]:
    lines.setdefault(path, node.start_mark.line + 1)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise LanguageMistakes(
                [f"{name}, ligne {line} : un mot est attendu avant « : »."]
            )
        key = str(key_node.value)
        if key in found:
            raise LanguageMistakes(
                [
                    f"{name}, ligne {line} : « {key} » est écrit deux fois (déjà ligne "
                    f"{lines[(*path, key)]}) ; gardez-en un."
                ]
            )
        lines[(*path, key)] = line
        found[key] = _value(value_node, (*path, key), lines, name)
    return found


def _scalar(node: yaml.Node, path: Path, name: str) -> str | int | bool | float:
    text = str(node.value)
    if node.tag == "tag:yaml.org,2002:null":
        word = path[-1] if path else ""
        raise LanguageMistakes(
            [
                f"{name}, ligne {node.start_mark.line + 1} : « {word} » est vide ; "
                "donnez-lui une valeur ou retirez la ligne."
            ]
        )
    if node.tag == "tag:yaml.org,2002:bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if node.tag == "tag:yaml.org,2002:int" and _WHOLE.fullmatch(text):
        return int(text)
    if node.tag == "tag:yaml.org,2002:float" and _DECIMAL.fullmatch(text):
        return float(text)
    return text
