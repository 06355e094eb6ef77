"""Someone types a command wrongly and is told so in one French sentence."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence

import pytest

from maillage import cli
from maillage.engine.errors import BadInput


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Il manque une commande ; voir « maillage --help »."),
        (["frobnique"], "La commande « frobnique » n'existe pas"),
        (["lake", "import"], "Il manque FICHIER..."),
        (["lake", "list", "--encore"], "L'option --encore n'existe pas"),
        (["codes", "show"], "Il manque CIP13"),
        (["codes", "list", "tout"], "« tout » est de trop"),
        (["synthesise", "--rows", "beaucoup"], "La valeur donnée à --rows"),
        (["synthesise", "--rows"], "L'option --rows attend une valeur"),
    ],
)
def test_a_command_typed_wrongly_says_what_is_wrong_and_where_to_look(
    words: Sequence[str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _status(words, monkeypatch) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "--help" in said


@pytest.mark.parametrize(
    ("fault", "status", "sentence"),
    [
        (BadInput("Ligne 3 : le mois manque."), 2, "Ligne 3 : le mois manque."),
        (OSError(errno.ENOSPC, "full"), 2, "Le disque est plein"),
        (KeyboardInterrupt(), 130, "Interrompu"),
    ],
)
def test_what_a_user_can_mend_is_one_sentence_without_a_traceback(
    fault: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**_options: object) -> None:
        raise fault

    monkeypatch.setattr(cli, "app", fail)
    assert _status([], monkeypatch) == status
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_fault_of_ours_is_not_disguised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_options: object) -> None:
        raise OSError(errno.EIO, "broken disk")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(OSError, match="broken disk"):
        cli.main()


def _status(words: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["maillage", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code
