"""What held a circle back or helped it after a session, as its animator coded it."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0003_effects_are_planned_and_kept"),
        ("people", "0002_audit_only_grows"),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("brake", "frein"), ("lever", "levier")],
                        max_length=5,
                        verbose_name="sens",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="sujet")),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="note"),
                ),
                ("noted_on", models.DateField(verbose_name="noté le")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="retiré le"),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factors",
                        to="circles.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "frein ou levier",
                "ordering": ("side", "noted_on", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="sessionfactor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("session", "side", "code"),
                name="session_factor_once",
            ),
        ),
    ]
