"""What the parts of a page are given: tables, steps, things due, events, pages.

Each is a frozen value; the template of the same name in `templates/components/` draws
it, through the tags of `{% load ui %}`. The page `/catalogue/` shows them all.
"""

from __future__ import annotations

from maillage.ui.components.lists import Crumb, Due, Event, Step, StepState
from maillage.ui.components.paging import page_numbers
from maillage.ui.components.tables import Cell, Column, Row, Table


__all__ = [
    "Cell",
    "Column",
    "Crumb",
    "Due",
    "Event",
    "Row",
    "Step",
    "StepState",
    "Table",
    "page_numbers",
]
