"""The apps keep their promises: writes are actions, actions ask and tell."""

from __future__ import annotations

import ast
import importlib
import io
import json
import logging
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLResolver, get_resolver

from config import settings as service
from maillage.apps.people.actions_base import ACTIONS
from maillage.apps.people.journal import JsonFormatter
from maillage.apps.people.telling import all_words, looks


ROOT = Path(__file__).parents[2]
APPS = ROOT / "maillage" / "apps"
OURS = [
    config
    for config in apps.get_app_configs()
    if config.name.startswith("maillage.apps.")
]
MODELS = [model for config in OURS for model in config.get_models()]

for config in OURS:
    for found in pkgutil.walk_packages(
        importlib.import_module(config.name).__path__, f"{config.name}."
    ):
        if ".actions" in found.name:
            importlib.import_module(found.name)

WRITES = {
    "save",
    "create",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
MAY_WRITE = ("actions", "migrations", "models", "models.py", "audit.py")
"""Folders and files where rows are written."""

ASK_NOBODY = {
    "funding.open_link": "who holds the address is asked for nothing else",
    "projects.answer_survey": "who was given the address of a survey is not asked who",
    "people.accept_invitation": "who holds the link is asked for nothing else",
    "people.open_account_from_the_server": "who commands the server has every right",
    "people.close_account_from_the_server": "who commands the server has every right",
}
"""Actions that call no policy, and why."""


def _modules() -> list[Path]:
    return [
        path
        for path in sorted(APPS.rglob("*.py"))
        if not any(
            part in MAY_WRITE or part.startswith("actions")
            for part in path.relative_to(APPS).parts
        )
    ]


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(APPS)))
def test_rows_are_written_by_actions_alone(path: Path) -> None:
    wrong = [
        f"line {call.lineno}: {ast.unparse(call.func)}"
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and _writes_rows(call)
    ]
    assert wrong == []


def _writes_rows(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    about = ast.unparse(call.func.value)
    if call.func.attr == "update":
        return ".objects" in about or ".filter(" in about
    return call.func.attr in WRITES and about not in {"request.session", "session"}


def _functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each action of a module: its verb and its definition."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "action":
                    yield ast.literal_eval(mark.args[0]), node


def _reach(path: Path) -> dict[str, set[str]]:
    """What each function of a module calls, itself or through its neighbours."""
    calls = {
        node.name: {
            ast.unparse(call.func).split(".")[-1]
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
        }
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    grown = True
    while grown:
        before = {name: len(called) for name, called in calls.items()}
        for called in calls.values():
            called.update(*(calls.get(name, ()) for name in tuple(called)))
        grown = before != {name: len(called) for name, called in calls.items()}
    return calls


ACTION_FILES = [path for path in sorted(APPS.rglob("*.py")) if list(_functions(path))]


NAMES = {function.name for path in ACTION_FILES for _, function in _functions(path)}
"""Actions by the names of their functions: one may be made of others."""


@pytest.mark.parametrize("path", ACTION_FILES, ids=lambda p: str(p.relative_to(APPS)))
def test_an_action_asks_who_may_and_writes_that_it_was_done(path: Path) -> None:
    reach = _reach(path)
    for verb, function in _functions(path):
        called = reach[function.name]
        others = called & NAMES - {function.name}
        asks = called & {"require", "allowed"} or others or verb in ASK_NOBODY
        assert asks, f"{verb} asks nobody"
        assert called & {"record", "record_read"} or others, f"{verb} leaves no trace"


def test_an_action_that_asks_nobody_is_still_one() -> None:
    assert ASK_NOBODY.keys() <= ACTIONS.keys()


def _told_to_someone() -> set[str]:
    """The verbs written in the chain about a person, read off the sources."""
    return {
        ast.literal_eval(call.args[0])
        for path in APPS.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and _names_a_person(call)
    }


def _names_a_person(call: ast.Call) -> bool:
    name = ast.unparse(call.func).split(".")[-1]
    subjects = {"subject", "subjects"} & {word.arg for word in call.keywords}
    return (
        (name in {"record", "record_read"} and bool(subjects))
        or name in {"_recorded", "_writes", "_social"}
    ) and isinstance(call.args[0], ast.Constant)


def test_what_is_written_about_a_person_has_words_for_him() -> None:
    missing = _told_to_someone() - all_words().keys()
    assert not missing, f"say them in audit_words.py of their app: {sorted(missing)}"


def test_words_are_of_something_that_is_written() -> None:
    assert all_words().keys() <= _told_to_someone()


def test_a_read_of_figures_counts_as_a_look() -> None:
    reads = {verb for verb in _told_to_someone() if ".read_" in verb}
    assert reads <= looks()


def test_words_go_on_after_a_name_and_stop_before_the_point() -> None:
    for verb, words in all_words().items():
        for text in (words.other, words.own):
            assert text == text.strip(), verb
            assert not text.endswith("."), verb
            assert text[0].islower(), verb


@pytest.mark.django_db
@pytest.mark.any_database
def test_every_change_of_a_model_has_its_migration() -> None:
    said = io.StringIO()
    call_command("makemigrations", dry_run=True, skip_checks=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_a_model_says_what_is_confidential_of_each_field(
    model: type[models.Model],
) -> None:
    said = model.CONFIDENTIALITY
    assert said.keys() == {"identifying", "sensitive", "shareable"}
    fields = {
        field.name
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.name != "id"
    }
    assert sum(len(part) for part in said.values()) == len(fields)
    assert set().union(*said.values()) == fields


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_who_did_it_goes_with_when(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.fields}
    alone = {
        name
        for name in names
        if name.endswith("_by") and f"{name[:-3]}_at" not in names
    }
    assert alone <= WRITTEN_ONCE.get(model._meta.label_lower, set())


WRITTEN_ONCE = {
    "circles.statement": {"written_by"},
}
"""Where the row's own making says when."""


def test_a_line_of_the_journal_says_nothing_of_whom_it_was_about() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    log = logging.getLogger("maillage.test")
    log.propagate = False
    log.addHandler(handler)
    try:
        try:
            raise ValueError("Anne Durand, 10101201234")
        except ValueError:
            log.exception("sheets of %s failed: %s", "Anne Durand", {"rows": [18.4]})
    finally:
        log.removeHandler(handler)
        log.propagate = True
    line = json.loads(written.getvalue())
    assert line["exception"] == "ValueError"
    assert "Anne" not in written.getvalue()
    assert "18.4" not in written.getvalue()
    assert any("test_apps.py" in place for place in line["places"])


def test_a_line_of_the_journal_is_written_before_it_is_filled_in() -> None:
    """A sentence made with its values, by f-string or format, would carry them."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "maillage").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and _logs(call) and not _is_plain(call)
    ]
    assert wrong == []


LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def _logs(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in LEVELS
        and re.search(r"\b(log|logger|getLogger)\b", ast.unparse(call.func.value))
        is not None
    )


def _is_plain(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


def test_each_page_that_asks_for_a_second_proof_is_a_page() -> None:
    assert set(service.SECOND_FACTOR_PAGES) <= set(_pages(get_resolver()))


def _pages(resolver: URLResolver, inside: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{inside}{pattern.namespace}:" if pattern.namespace else inside
            yield from _pages(pattern, space)
        elif pattern.name:
            yield f"{inside}{pattern.name}"
