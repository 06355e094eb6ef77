"""The database itself refuses to change or erase an audit event."""

from __future__ import annotations

from django.db import migrations


SQLITE = """
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON people_auditevent
BEGIN SELECT RAISE(ABORT, 'an audit event never changes'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON people_auditevent
BEGIN SELECT RAISE(ABORT, 'an audit event is never erased'); END;
"""

POSTGRESQL = """
CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'an audit event never changes'; END $$;
CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON people_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_refuses();
"""

UNDO = {
    "sqlite": "DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks;",
    "postgresql": (
        "DROP TRIGGER audit_never_changes ON people_auditevent; "
        "DROP FUNCTION audit_refuses();"
    ),
}


def guard(_apps: object, editor: object) -> None:
    """Create the triggers in the dialect at hand."""
    _run(editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def unguard(_apps: object, editor: object) -> None:
    """Remove them."""
    _run(editor, UNDO)


def _run(editor: object, scripts: dict[str, str]) -> None:
    connection = editor.connection  # type: ignore[attr-defined]
    script = scripts[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in script.replace("; END;", "\x00END;").split(";\n"):
                if statement.strip():
                    cursor.execute(statement.replace("\x00", "; "))
        else:
            cursor.execute(script)


class Migration(migrations.Migration):
    """Triggers on the audit table."""

    dependencies = (("people", "0001_initial"),)

    operations = (migrations.RunPython(guard, unguard),)
