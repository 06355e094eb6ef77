"""The one error that a user caused and can mend."""

from __future__ import annotations


class BadInput(Exception):
    """One clear French sentence: what, where, what to do. Nothing was changed.

    The command line prints it on the error stream and ends with status 2.
    """
