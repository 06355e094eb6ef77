"""What every page is given: the appearance chosen, and where one may go from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"

MAIN = (
    ("Accueil", ("home:index", "home:home")),
    ("Cercles", ("circles:index", "circles:list")),
    ("Structures", ("structures:index", "structures:list")),
    ("Mes chiffres", ("circles:my_figures",)),
)
SEARCH = ("Recherche", ("home:search",))
ACCOUNT = (
    ("Mon compte", ("people:account", "account_email")),
    ("Mes heures", ("meetings:my_hours",)),
    ("Qui a vu mes chiffres", ("people:audit",)),
)
"""Each entry: its label, and the names of the page, the first known one being taken."""

Named = tuple[str, Sequence[str]]


@dataclass(frozen=True)
class Entry:
    """A link; `current` is « page », « true » (somewhere inside it) or empty."""

    label: str
    address: str
    current: str = ""


@dataclass(frozen=True)
class Navigation:
    """Where a reader may go: the main parts, the search, his account."""

    main: tuple[Entry, ...] = ()
    search: Entry | None = None
    account: tuple[Entry, ...] = ()
    sign_out: str | None = None
    who: str = ""


def theme(request: HttpRequest) -> dict[str, str]:
    """`theme`: « auto », « light » or « dark », from the reader's cookie."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return {"theme": chosen if chosen in THEMES else "auto"}


def navigation(request: HttpRequest) -> dict[str, Navigation]:
    """`navigation`: empty for who is not signed in.

    `settings.NAVIGATION` may replace the main entries. A page whose name is not known
    here is left out rather than breaking every other page.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": Navigation()}
    main = getattr(settings, "NAVIGATION", MAIN)
    search = _entries((SEARCH,), request.path)
    return {
        "navigation": Navigation(
            main=_entries(main, request.path),
            search=search[0] if search else None,
            account=_entries(ACCOUNT, request.path),
            sign_out=_address(("account_logout",)),
            who=str(getattr(request, "reader", None) or user),
        )
    }


def _entries(named: Iterable[Named], path: str) -> tuple[Entry, ...]:
    found = [
        (label, address)
        for label, names in named
        if (address := _address(names)) is not None
    ]
    # « Mes chiffres » is under « Cercles »: the reader is in the nearest one alone.
    inside = [address for _, address in found if _holds(address, path)]
    nearest = max(inside, key=len, default="")
    return tuple(
        Entry(label, address, _current(address, path) if address == nearest else "")
        for label, address in found
    )


def _address(names: Sequence[str]) -> str | None:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return None


def _holds(address: str, path: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))


def _current(address: str, path: str) -> str:
    return "page" if path == address else "true"
