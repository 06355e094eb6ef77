"""A figure of too many lines to be read again says so, apart from a base that is gone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0004_brakes_and_levers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mirrorsheet",
            name="explanation_state",
            field=models.CharField(
                choices=[
                    ("none", "jamais demandée"),
                    ("queued", "demandée"),
                    ("making", "en préparation"),
                    ("ready", "prête"),
                    ("nothing", "sans objet"),
                    ("late", "séance déjà tenue"),
                    ("gone", "base de calcul retirée"),
                    ("too_many", "trop de lignes à relire"),
                    ("failed", "non préparée"),
                ],
                default="none",
                max_length=10,
            ),
        ),
    ]
