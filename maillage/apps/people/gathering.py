"""What each app offers under one name, gathered without knowing the apps.

A page low in the house shows what the floors above have to say (what is due, where one
may go, what is proven) and imports none of them: each app that has something to say
has a module of the agreed name.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def modules(name: str) -> Iterator[ModuleType]:
    """The module of this name of each app of ours that has one, in their order."""
    for config in apps.get_app_configs():
        if config.name.startswith("maillage.apps.") and module_has_submodule(
            config.module, name
        ):
            yield import_module(f"{config.name}.{name}")
