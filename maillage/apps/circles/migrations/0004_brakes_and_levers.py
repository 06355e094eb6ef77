"""Brakes and levers as animators code them; the panels that circles hand over."""

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
                ("noted_at", models.DateTimeField(verbose_name="noté le")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="retiré le"
                    ),
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
                "ordering": ("side", "noted_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="PanelExport",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "demandé"),
                            ("making", "en cours"),
                            ("ready", "prêt"),
                            ("failed", "non fait"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300)),
                ("build", models.CharField(blank=True, max_length=80)),
                ("archive", models.BinaryField(default=b"")),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "circle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_export",
                        to="circles.circle",
                    ),
                ),
            ],
            options={
                "verbose_name": "panel anonymisé",
            },
        ),
        migrations.AddConstraint(
            model_name="sessionfactor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("session", "side", "code"),
                name="session_factor_once",
            ),
        ),
    ]
