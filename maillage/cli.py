"""The `maillage` command: its sub-commands, and how every error is said.

A mistake that the user can mend ends with status 2 and one French sentence on the
error stream. Anything else is a fault of ours and keeps its traceback.
"""

from __future__ import annotations

import errno
import importlib
import re
import sys
from typing import Any, NoReturn

import typer
import typer.rich_utils as typer_look
from typer.core import TyperGroup

from maillage.commands.context import screen
from maillage.engine.errors import BadInput


USER_ERROR = 2
INTERRUPTED = 130

# The words of the help pages that the library would print in English.
typer_look.ARGUMENTS_PANEL_TITLE = "Arguments"
typer_look.OPTIONS_PANEL_TITLE = "Options"
typer_look.COMMANDS_PANEL_TITLE = "Commandes"
typer_look.DEFAULT_STRING = "[défaut : {}]"
typer_look.REQUIRED_LONG_STRING = "[obligatoire]"

COMMANDS = (
    "demo",
    "serve",
    "migrate",
    "work",
    "backup",
    "restore",
    "account",
    "audit",
    "codes",
    "keys",
    "lake",
    "indicators",
    "circle",
    "agreements",
    "impact",
    "synthesise",
)
"""Each is a module of `maillage.commands`, in the order of the help page."""


class Commands(TyperGroup):
    """Loads a command's module only when it is asked for.

    Together they import every library we have, which takes seconds; most commands
    need few of them.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command, in the order of the help page."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, None when there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"maillage.commands.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command


app = typer.Typer(
    name="maillage",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def maillage() -> None:
    """Maillage : des délivrances d'un territoire aux miroirs d'un cercle."""


# The library exposes only this one of its usage errors; the others are its sisters.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def main() -> NoReturn:
    """Run one command and end the process with its status."""
    try:
        status = app(standalone_mode=False)
    except BadInput as mistake:
        _refuse(str(mistake))
    except UsageError as mistake:
        _refuse(_usage_sentence(mistake))
    except typer.Exit as end:
        sys.exit(end.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        screen.print("Interrompu : rien n'a été changé à moitié.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as fault:
        if fault.errno not in _DISK_IS_FULL:
            raise
        _refuse("Le disque est plein : libérez de la place et recommencez.")
    sys.exit(status if isinstance(status, int) else 0)


_DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def _refuse(sentence: str) -> NoReturn:
    screen.print(sentence, markup=False, soft_wrap=True)
    sys.exit(USER_ERROR)


def _usage_sentence(mistake: Exception) -> str:
    """The library's usage errors in French, with the help to turn to."""
    context = getattr(mistake, "ctx", None)
    command = context.command_path if context is not None else "maillage"
    return f"{_what_is_wrong(mistake)} ; voir « {command} --help »."


def _what_is_wrong(mistake: Exception) -> str:
    parameter = getattr(mistake, "param", None)
    if parameter is not None:
        return _wrong_parameter(mistake, parameter)
    if type(mistake).__name__ == "NoArgsIsHelpError":
        return "Il manque une commande"
    text = str(getattr(mistake, "message", ""))
    for pattern, sentence in _USAGE_ERRORS.items():
        if found := re.search(pattern, text):
            return sentence.format(found[1])
    return "La commande est mal écrite"


_USAGE_ERRORS = {
    r"No such option: (\S+)": "L'option {} n'existe pas",
    r"No such command '([^']*)'": "La commande « {} » n'existe pas",
    r"unexpected extra argument.* \(([^()]*)\)$": "« {} » est de trop",
    r"Option '([^']*)' requires": "L'option {} attend une valeur",
}


def _wrong_parameter(mistake: Exception, parameter: Any) -> str:
    options = [name for name in parameter.opts if name.startswith("-")]
    name = "/".join(options) or parameter.metavar or parameter.name
    choices = getattr(getattr(parameter, "type", None), "choices", None)
    if type(mistake).__name__ == "MissingParameter":
        return f"Il manque {name}"
    if choices:
        return f"{name} attend l'un de : {', '.join(str(one) for one in choices)}"
    return f"La valeur donnée à {name} ne convient pas"
