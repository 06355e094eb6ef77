"""All that changes a meeting: planned, invited, held, attended, written down."""

from __future__ import annotations

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


__all__ = [
    "answer_invitation",
    "cancel_meeting",
    "change_meeting",
    "check_in",
    "close_meeting",
    "correct_minutes",
    "invite_people",
    "mark_left",
    "mark_present",
    "open_meeting",
    "plan_meeting",
    "put_back_meeting",
    "reopen_meeting",
    "restore_meeting",
    "save_minutes",
    "set_minutes_of_presence",
    "sign_minutes",
    "undo_presence",
]
