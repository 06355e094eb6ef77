"""`maillage serve`: the web, in one process, with its background work."""

from __future__ import annotations

import errno
import os
import socket
from typing import Annotated

import typer

from maillage.commands.context import page
from maillage.commands.web import start_django
from maillage.engine.errors import BadInput


app = typer.Typer(add_completion=False)

THREADS = 8
"""Pages are short; more threads than this only wait for the two cores."""

LARGEST_REQUEST_BYTES = 4 * 2**30
"""A year of a large pharmacy's dispensings is about 100 MB; streamed to disk."""


@app.command()
def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="ADRESSE", help="Adresse d'écoute.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", help="Port d'écoute.", min=1)
    ] = 8000,
    work: Annotated[
        bool,
        typer.Option(
            "--work/--no-work",
            help="Faire aussi le travail de fond (sinon : « maillage work »).",
        ),
    ] = True,
) -> None:
    """Servir Maillage sur le web, travail de fond compris."""
    listening = _listen(host, port)
    if os.environ.get("MAILLAGE_MODE") == "production":
        start_django()
    else:
        # On a single machine nobody should have to know what a migration is.
        from maillage.commands.migrate import bring_up_to_date  # noqa: PLC0415

        os.environ.setdefault("MAILLAGE_URL", f"http://{host}:{port}")
        bring_up_to_date()
    run(listening, host, port, work=work)


def _listen(host: str, port: int) -> socket.socket:
    """The socket, taken first: a busy port is said before anything is touched."""
    try:
        return socket.create_server((host, port), backlog=256)
    except (OSError, OverflowError) as fault:
        busy = getattr(fault, "errno", None) == errno.EADDRINUSE
        why = "ce port est déjà pris" if busy else "cette adresse n'est pas utilisable"
        raise BadInput(
            f"--port : {host}:{port}, {why} ; choisissez-en un autre, "
            "par exemple --port 8001."
        ) from None


def run(listening: socket.socket, host: str, port: int, *, work: bool) -> None:
    """Serve until interrupted."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415
    from waitress.server import create_server  # noqa: PLC0415

    from maillage.commands.work import work_in_a_thread  # noqa: PLC0415

    application = get_wsgi_application()
    # Every page's code is read now, and not while the first visitor waits.
    assert get_resolver().url_patterns
    if work:
        work_in_a_thread()
    server = create_server(
        application,
        sockets=[listening],
        threads=THREADS,
        ident="",
        channel_timeout=60,
        max_request_body_size=LARGEST_REQUEST_BYTES,
        clear_untrusted_proxy_headers=True,
        **_proxy(),
    )
    page.print(f"Maillage répond sur http://{host}:{port} (Ctrl+C pour arrêter).")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _proxy() -> dict[str, object]:
    """Whose word is taken for the address and the protocol of a request.

    In production a reverse proxy on the same machine says them; elsewhere nobody may.
    """
    if os.environ.get("MAILLAGE_MODE") != "production":
        return {}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
