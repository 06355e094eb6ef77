"""All that changes a meeting: planned, invited, held, attended, written down."""

from __future__ import annotations

from maillage.apps.meetings.actions.cases import count_cases
from maillage.apps.meetings.actions.holding import (
    close_meeting,
    open_meeting,
    put_back_meeting,
    reopen_meeting,
)
from maillage.apps.meetings.actions.minutes import (
    correct_minutes,
    save_minutes,
    sign_minutes,
)
from maillage.apps.meetings.actions.planning import (
    answer_invitation,
    cancel_meeting,
    change_meeting,
    invite_people,
    plan_meeting,
    restore_meeting,
)
from maillage.apps.meetings.actions.presence import (
    check_in,
    mark_left,
    mark_present,
    set_minutes_of_presence,
    undo_presence,
)
from maillage.apps.meetings.actions.scans import (
    file_scanned_sheet,
    withdraw_scanned_sheet,
)
from maillage.apps.meetings.actions.series import (
    cancel_rest_of_series,
    change_rest_of_series,
    plan_series,
)


__all__ = [
    "answer_invitation",
    "cancel_meeting",
    "cancel_rest_of_series",
    "change_meeting",
    "change_rest_of_series",
    "check_in",
    "close_meeting",
    "correct_minutes",
    "count_cases",
    "file_scanned_sheet",
    "invite_people",
    "mark_left",
    "mark_present",
    "open_meeting",
    "plan_meeting",
    "plan_series",
    "put_back_meeting",
    "reopen_meeting",
    "restore_meeting",
    "save_minutes",
    "set_minutes_of_presence",
    "sign_minutes",
    "undo_presence",
    "withdraw_scanned_sheet",
]
