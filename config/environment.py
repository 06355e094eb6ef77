"""What the environment says, read once, with one French sentence for what is missing.

Every variable that Maillage reads for the web is a line of `VARIABLES`, which the
operator's page lists and a test holds to it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from maillage.engine.errors import BadInput


VARIABLES = {
    "MAILLAGE_MODE": "« production », « embarque » (par défaut) ou « developpement »",
    "MAILLAGE_DATA": "dossier des données (par défaut var)",
    "MAILLAGE_KEYS": "dossier des clés de pseudonymes, hors des données",
    "MAILLAGE_SECRET": "secret des sessions, 50 caractères ou plus, au hasard",
    "MAILLAGE_HOSTS": "noms du serveur, séparés par des virgules",
    "MAILLAGE_URL": "adresse publique, par exemple https://maillage.exemple.fr",
    "MAILLAGE_DATABASE": "adresse PostgreSQL ; sans elle, SQLite dans les données",
    "MAILLAGE_MAIL": "serveur d'envoi, par exemple smtps://nom:mot@mail.exemple.fr:465",
    "MAILLAGE_MAIL_FROM": "adresse d'expéditeur des courriels",
    "MAILLAGE_OIDC_ISSUER": "émetteur OpenID Connect (Pro Santé Connect)",
    "MAILLAGE_OIDC_CLIENT": "identifiant donné par cet émetteur",
    "MAILLAGE_OIDC_SECRET": "secret donné par cet émetteur",
    "MAILLAGE_TODAY": "date fixée, pour une répétition seulement",
}
"""Name of each variable, and what it is, in French for the operator's page."""

PRODUCTION_NEEDS = (
    "MAILLAGE_SECRET",
    "MAILLAGE_HOSTS",
    "MAILLAGE_URL",
    "MAILLAGE_MAIL",
    "MAILLAGE_MAIL_FROM",
)

_ENGINES = {"postgresql": "django.db.backends.postgresql"}
_SHORTEST_SECRET = 50


@dataclass(frozen=True)
class Environment:
    """The environment, as the settings want it."""

    production: bool
    development: bool
    data: Path
    keys: Path
    secret: str = field(repr=False)
    hosts: tuple[str, ...]
    url: str
    database: dict[str, Any] = field(repr=False)
    mail: dict[str, Any] = field(repr=False)
    oidc: dict[str, str] | None = field(repr=False)

    @property
    def sign_in_origins(self) -> tuple[str, ...]:
        """Where the issuer's sign-in pages are; Pro Santé Connect has several names."""
        if self.oidc is None:
            return ()
        parts = urlsplit(self.oidc["issuer"])
        if (parts.hostname or "").endswith(".esante.gouv.fr"):
            return ("https://*.esante.gouv.fr",)
        return (f"{parts.scheme}://{parts.netloc}",)


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """The whole environment; `BadInput` names the first variable to mend."""
    mode = variables.get("MAILLAGE_MODE") or "embarque"
    if mode not in {"production", "embarque", "developpement"}:
        raise BadInput(
            f"MAILLAGE_MODE : « {mode} » n'est pas connu ; "
            "écrivez « production », « embarque » ou « developpement »."
        )
    production = mode == "production"
    if production:
        _require(variables)
    data = Path(variables.get("MAILLAGE_DATA") or "var")
    return Environment(
        production=production,
        development=mode == "developpement",
        data=data,
        keys=Path(
            variables.get("MAILLAGE_KEYS")
            or Path.home() / ".config" / "maillage" / "keys"
        ),
        secret=_secret(variables, data, production=production),
        hosts=_hosts(variables),
        url=(variables.get("MAILLAGE_URL") or "http://127.0.0.1:8000").rstrip("/"),
        database=_database(variables.get("MAILLAGE_DATABASE") or "", data),
        mail=_mail(variables),
        oidc=_oidc(variables),
    )


def _require(variables: Mapping[str, str]) -> None:
    missing = [name for name in PRODUCTION_NEEDS if not variables.get(name)]
    if missing:
        raise BadInput(
            f"{missing[0]} manque ({VARIABLES[missing[0]]}) ; ajoutez cette variable à "
            "l'environnement du service, puis relancez. "
            f"En production il faut : {', '.join(PRODUCTION_NEEDS)}."
        )
    if not variables["MAILLAGE_URL"].startswith("https://"):
        raise BadInput(
            "MAILLAGE_URL : l'adresse publique commence par https:// en production."
        )


def _secret(variables: Mapping[str, str], data: Path, *, production: bool) -> str:
    """The secret given, or, on a single machine only, one kept beside the data."""
    given = variables.get("MAILLAGE_SECRET")
    if given and len(given) < _SHORTEST_SECRET:
        raise BadInput(
            f"MAILLAGE_SECRET : {len(given)} caractères, il en faut "
            f"{_SHORTEST_SECRET} ; la commande « openssl rand -base64 48 » en donne un."
        )
    if given or production:
        return given or ""
    kept = data / "web" / "secret"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(_SHORTEST_SECRET))
    return kept.read_text().strip()


def _hosts(variables: Mapping[str, str]) -> tuple[str, ...]:
    given = variables.get("MAILLAGE_HOSTS") or "127.0.0.1,localhost,[::1]"
    return tuple(name.strip() for name in given.split(",") if name.strip())


def _database(address: str, data: Path) -> dict[str, Any]:
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "web" / "maillage.sqlite3",
            "OPTIONS": {
                # A reader never waits for a writer, and a writer takes its turn at the
                # start of its transaction rather than failing in the middle.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in _ENGINES or not parts.path.strip("/"):
        raise BadInput(
            "MAILLAGE_DATABASE : cette adresse n'est pas comprise ; écrivez "
            "postgresql://nom:motdepasse@serveur:5432/base."
        )
    return {
        "ENGINE": _ENGINES[parts.scheme],
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _mail(variables: Mapping[str, str]) -> dict[str, Any]:
    address = variables.get("MAILLAGE_MAIL")
    sender = variables.get("MAILLAGE_MAIL_FROM") or "maillage@localhost"
    if not address:
        return {"backend": "file", "from": sender}
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadInput(
            "MAILLAGE_MAIL : cette adresse n'est pas comprise ; écrivez "
            "smtps://nom:motdepasse@mail.exemple.fr:465."
        )
    return {
        "backend": "smtp",
        "from": sender,
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "ssl": parts.scheme == "smtps",
    }


def _oidc(variables: Mapping[str, str]) -> dict[str, str] | None:
    names = ("MAILLAGE_OIDC_ISSUER", "MAILLAGE_OIDC_CLIENT", "MAILLAGE_OIDC_SECRET")
    given = {name: variables.get(name) or "" for name in names}
    if not any(given.values()):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise BadInput(
            f"{missing[0]} manque ({VARIABLES[missing[0]]}) ; "
            "donnez les trois variables MAILLAGE_OIDC, ou aucune."
        )
    issuer, client, secret = (given[name] for name in names)
    return {"issuer": issuer, "client": client, "secret": secret}
