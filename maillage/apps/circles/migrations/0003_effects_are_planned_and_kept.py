"""What was planned, looked at and spent; the database refuses to change a plan."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


FROZEN = (
    "session_id",
    "commitment_id",
    "indicator",
    "direction",
    "target",
    "expected_effect",
    "horizon_months",
    "estimator",
    "minimum_detectable",
    "detectable_build",
    "frozen_at",
    "signed_sha256",
)
"""All of a plan but its withdrawal."""

_SAID = "a frozen plan never changes"

SQLITE = (
    "CREATE TRIGGER plan_never_changes "
    f"BEFORE UPDATE OF {', '.join(FROZEN)} ON circles_analysisplan WHEN "
    f"{' OR '.join(f'OLD.{name} IS NOT NEW.{name}' for name in FROZEN)} "
    f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
)

POSTGRESQL = (
    "CREATE FUNCTION plan_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$; "
    "CREATE TRIGGER plan_never_changes BEFORE UPDATE ON circles_analysisplan "
    "FOR EACH ROW WHEN ("
    + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
    + ") EXECUTE FUNCTION plan_refuses()"
)

UNDO = {
    "sqlite": "DROP TRIGGER plan_never_changes",
    "postgresql": (
        "DROP TRIGGER plan_never_changes ON circles_analysisplan; "
        "DROP FUNCTION plan_refuses()"
    ),
}


def guard(_apps: object, editor: object) -> None:
    """Create the trigger in the dialect at hand."""
    _run(editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def unguard(_apps: object, editor: object) -> None:
    """Remove it."""
    _run(editor, UNDO)


def _run(editor: object, scripts: dict[str, str]) -> None:
    connection = editor.connection  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(scripts[connection.vendor])


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0002_figures_are_explained"),
        ("people", "0002_audit_only_grows"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnalysisPlan",
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
                    "indicator",
                    models.CharField(max_length=40, verbose_name="indicateur"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("increase", "augmenter"), ("decrease", "diminuer")],
                        max_length=10,
                        verbose_name="sens",
                    ),
                ),
                (
                    "target",
                    models.FloatField(blank=True, null=True, verbose_name="cible"),
                ),
                (
                    "expected_effect",
                    models.FloatField(
                        blank=True, null=True, verbose_name="effet attendu"
                    ),
                ),
                (
                    "horizon_months",
                    models.PositiveSmallIntegerField(verbose_name="horizon en mois"),
                ),
                (
                    "estimator",
                    models.CharField(
                        choices=[
                            ("imputation", "imputation (Borusyak, Jaravel et Spiess)"),
                            (
                                "group_time",
                                "effets par groupe et période (Callaway et Sant'Anna)",
                            ),
                        ],
                        default="imputation",
                        max_length=20,
                        verbose_name="méthode",
                    ),
                ),
                (
                    "minimum_detectable",
                    models.FloatField(
                        blank=True, null=True, verbose_name="plus petit effet"
                    ),
                ),
                ("detectable_build", models.CharField(blank=True, max_length=80)),
                ("frozen_at", models.DateTimeField(verbose_name="figé le")),
                (
                    "signed_sha256",
                    models.CharField(
                        max_length=64, verbose_name="empreinte du compte rendu"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="analysis_plan",
                        to="circles.commitment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="analysis_plans",
                        to="circles.session",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan d'analyse",
                "ordering": ("-session__meeting__starts_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CircleCost",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("hourly", "heure de présence"),
                            ("other", "autre frais"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="intitulé"
                    ),
                ),
                (
                    "amount_cents",
                    models.PositiveIntegerField(verbose_name="montant en centimes"),
                ),
                ("since", models.DateField(verbose_name="à compter du")),
                ("entered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costs",
                        to="circles.circle",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "coût du cercle",
                "ordering": ("-since", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="DetectableEffect",
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
                ("indicator", models.CharField(max_length=40)),
                ("horizon_months", models.PositiveSmallIntegerField()),
                ("value", models.FloatField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("build", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="detectable_effects",
                        to="circles.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "plus petit effet visible",
            },
        ),
        migrations.CreateModel(
            name="ImpactSheet",
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
                    "indicator",
                    models.CharField(max_length=40, verbose_name="indicateur"),
                ),
                ("planned", models.BooleanField(default=False, verbose_name="prévu")),
                (
                    "look",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="regard n°"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "demandé"),
                            ("making", "en cours"),
                            ("ready", "fait"),
                            ("failed", "non fait"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300)),
                ("build", models.CharField(blank=True, max_length=80)),
                ("verdict", models.CharField(blank=True, max_length=20)),
                ("document", models.JSONField(blank=True, default=dict)),
                ("svg", models.TextField(blank=True)),
                ("placebo_svg", models.TextField(blank=True)),
                ("money_svg", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="circles.analysisplan",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impact_sheets",
                        to="circles.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "effet",
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="analysisplan",
            constraint=models.UniqueConstraint(
                fields=("session", "indicator"), name="analysis_planned_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="detectableeffect",
            constraint=models.UniqueConstraint(
                fields=("session", "indicator"), name="detectable_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="impactsheet",
            constraint=models.UniqueConstraint(
                fields=("session", "indicator", "look"), name="impact_look_once"
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
