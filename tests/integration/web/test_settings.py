"""What the service asks of its environment, and what it tells browsers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from config.environment import PRODUCTION_NEEDS, VARIABLES, read_environment
from maillage.engine.errors import BadInput


ROOT = Path(__file__).parents[3]

PRODUCTION = {
    "MAILLAGE_MODE": "production",
    "MAILLAGE_SECRET": "q" * 20 + "7f3-AbZ_" * 6,
    "MAILLAGE_HOSTS": "maillage.exemple.fr",
    "MAILLAGE_URL": "https://maillage.exemple.fr",
    "MAILLAGE_MAIL": "smtps://nom:mot%40passe@mail.exemple.fr:465",
    "MAILLAGE_MAIL_FROM": "maillage@exemple.fr",
}


@pytest.mark.parametrize("name", PRODUCTION_NEEDS)
def test_in_production_each_missing_variable_is_named_with_what_it_is(
    name: str,
) -> None:
    given = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(BadInput, match=f"^{name} manque") as refusal:
        read_environment(given)
    assert VARIABLES[name] in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAILLAGE_MODE", "prod"),
        ("MAILLAGE_SECRET", "court"),
        ("MAILLAGE_URL", "http://maillage.exemple.fr"),
        ("MAILLAGE_DATABASE", "mysql://base"),
        ("MAILLAGE_DATABASE", "postgresql://serveur"),
        ("MAILLAGE_MAIL", "mail.exemple.fr"),
        ("MAILLAGE_OIDC_CLIENT", "seul"),
    ],
)
def test_a_variable_badly_written_is_said_in_one_sentence(
    name: str, value: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        read_environment({**PRODUCTION, name: value})
    assert "MAILLAGE_" in str(refusal.value) and "\n" not in str(refusal.value)


def test_the_secrets_of_the_environment_are_not_shown_by_a_trace() -> None:
    found = read_environment(
        {**PRODUCTION, "MAILLAGE_DATABASE": "postgresql://a:mot@b/c"}
    )
    assert "mot" not in repr(found) and PRODUCTION["MAILLAGE_SECRET"] not in repr(found)
    assert found.mail["password"] == "mot@passe"


def test_a_single_machine_makes_its_own_secret_once_and_keeps_it_to_itself(
    tmp_path: Path,
) -> None:
    first = read_environment({"MAILLAGE_DATA": str(tmp_path)})
    again = read_environment({"MAILLAGE_DATA": str(tmp_path)})
    assert len(first.secret) >= 50 and first.secret == again.secret
    assert (tmp_path / "web" / "secret").stat().st_mode & 0o777 == 0o600


def test_django_has_nothing_to_say_against_the_production_settings(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
        env={
            # The browser tests set this one for their own process.
            **{k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"},
            **PRODUCTION,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "MAILLAGE_DATA": str(tmp_path),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.django_db
def test_the_health_page_says_each_part_is_well_and_nothing_else(
    client: Client,
) -> None:
    answer = client.get("/sante/")
    assert answer.status_code == 200
    assert answer.json() == {
        "state": "ok",
        "database": "ok",
        "disk": "ok",
        "background": "ok",
    }


@pytest.mark.django_db
def test_every_answer_forbids_foreign_scripts_frames_and_sniffing(
    client: Client,
) -> None:
    answer = client.get("/compte/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_operators_page_lists_every_variable_as_the_program_says_it() -> None:
    page = (ROOT / "docs" / "guide" / "exploiter.md").read_text()
    missing = [f"| `{name}` | {what} |" for name, what in VARIABLES.items()]
    assert [line for line in missing if line not in page] == []
