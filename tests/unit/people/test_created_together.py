"""Tables of one migration made at once: the same tables, models drawn once."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from maillage.apps.people.created_together import CreatedTogether


def _key() -> models.BigAutoField:
    return models.BigAutoField(primary_key=True)


TEAM = migrations.CreateModel(
    name="Team", fields=[("id", _key()), ("name", models.CharField(max_length=20))]
)
MEMBER = migrations.CreateModel(
    name="Member",
    fields=[
        ("id", _key()),
        ("team", models.ForeignKey("toys.team", on_delete=models.PROTECT)),
        ("hours", models.IntegerField()),
    ],
)
LEADER = migrations.AddField(
    "team",
    "leader",
    models.ForeignKey("toys.member", null=True, on_delete=models.PROTECT),
)
NOT_NEGATIVE = migrations.AddConstraint(
    "member",
    models.CheckConstraint(condition=models.Q(hours__gte=0), name="hours_not_negative"),
)


class _Editor:
    """What is asked of the database, written down."""

    def __init__(self) -> None:
        self.connection = connection
        self.created: list[type[models.Model]] = []
        self.deleted: list[str] = []

    def create_model(self, model: type[models.Model]) -> None:
        self.created.append(model)

    def delete_model(self, model: type[models.Model]) -> None:
        self.deleted.append(model.__name__)


def test_each_table_is_made_whole_with_what_was_added_to_it() -> None:
    together = CreatedTogether([TEAM, MEMBER, LEADER, NOT_NEGATIVE])
    state, editor = ProjectState(), _Editor()
    together.state_forwards("toys", state)
    together.database_forwards("toys", editor, ProjectState(), state)
    team, member = editor.created
    assert [field.name for field in team._meta.fields] == ["id", "name", "leader"]
    assert [c.name for c in member._meta.constraints] == ["hours_not_negative"]


def test_undone_the_last_table_goes_first() -> None:
    together = CreatedTogether([TEAM, MEMBER])
    state, editor = ProjectState(), _Editor()
    together.state_forwards("toys", state)
    together.database_backwards("toys", editor, state, ProjectState())
    assert editor.deleted == ["Member", "Team"]


def test_the_models_are_drawn_once_more_and_not_at_each_table() -> None:
    state = ProjectState()
    drawn = state.apps
    CreatedTogether([TEAM, MEMBER, LEADER]).state_forwards("toys", state)
    assert "apps" not in state.__dict__
    assert state.apps is not drawn


def test_what_changes_a_model_made_before_stays_outside() -> None:
    with pytest.raises(ValueError, match="team was made before"):
        CreatedTogether([MEMBER, LEADER])
