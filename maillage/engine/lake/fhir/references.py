"""Where a reference points: the key under which its target is kept.

R4 references are relative (`Patient/12`), absolute (`https://server/fhir/Patient/12`),
of a version (`Patient/12/_history/3`), of a contained resource (`#p`), of a UUID
(`urn:uuid:...`), or logical: an identifier and no place. The server's address does not
count: the resources of an export do not say theirs.
Source: https://hl7.org/fhir/R4/references.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from maillage.engine.lake.fhir.resources import Identifier, Reference, Resource


_UUID = "urn:uuid:"


def target(
    reference: Reference | None,
    types: Collection[str],
    place: int,
    *,
    typed: bool = False,
) -> str | None:
    """The key of what a reference points to; None for nothing, or for another type.

    `types` are those expected. `place` is of the resource that refers, which may
    contain its target. With `typed`, the key begins with the target's type.
    """
    if reference is None:
        return None
    text = reference.reference
    if not text:
        return _logical(reference.identifier)
    head, _, name = text.rpartition("/")
    if head in types:
        return text if typed else name
    if text[0] == "#":
        return f"{place}{text}"
    return _far(text, types, typed=typed)


def _far(text: str, types: Collection[str], *, typed: bool) -> str | None:
    """The key of a UUID, of an absolute address, or of one version."""
    if text.startswith(_UUID):
        return text[len(_UUID) :].lower()
    parts = text.split("/")
    if len(parts) > 3 and parts[-2] == "_history":
        del parts[-2:]
    if len(parts) < 2 or parts[-2] not in types:
        return None
    return f"{parts[-2]}/{parts[-1]}" if typed else parts[-1]


def _logical(identifier: Identifier | None) -> str | None:
    if identifier is None or not identifier.value:
        return None
    return f"={identifier.system or ''}|{identifier.value}"


def keys(resource: Resource, container: int | None, *, typed: bool) -> Iterator[str]:
    """Every key under which others may refer to a resource.

    `container` is the place of the resource it is contained in. With `typed`, its id
    goes with its type, and alone where it is a UUID.
    """
    if container is not None:
        yield f"{container}#{(resource.id or '').removeprefix('#')}"
        return
    if resource.id:
        is_uuid = len(resource.id) == 36 and resource.id.count("-") == 4
        if typed:
            yield f"{type(resource).__name__}/{resource.id}"
        if is_uuid or not typed:
            yield resource.id
            if is_uuid and resource.id != resource.id.lower():
                yield resource.id.lower()
    for identifier in resource.identifier or ():
        key = _logical(identifier)
        if key is not None:
            yield key
