"""The tables of governance as 0.1.0 has them. Frozen: a later change is a file of its own."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import timonier.kit.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=250, verbose_name="title")),
                ("slug", models.SlugField(max_length=250, unique=True, verbose_name="short name")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "To decide"),
                            ("accepted", "Decided"),
                            ("rejected", "Rejected"),
                            ("deprecated", "Deprecated"),
                            ("superseded", "Superseded"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("context", models.TextField(blank=True, verbose_name="context")),
                ("drivers", models.TextField(blank=True, verbose_name="drivers")),
                ("because", models.TextField(blank=True, verbose_name="why this option")),
                ("consequences", models.TextField(blank=True, verbose_name="consequences")),
                ("confirmation", models.TextField(blank=True, verbose_name="how it is checked")),
                ("more", models.TextField(blank=True, verbose_name="more information")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=300, verbose_name="decided by"),
                ),
                (
                    "consulted",
                    models.CharField(blank=True, max_length=500, verbose_name="consulted"),
                ),
                ("informed", models.CharField(blank=True, max_length=500, verbose_name="informed")),
                (
                    "reversibility",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("two_way", "Easily undone"),
                            ("costly", "Undone at a cost"),
                            ("one_way", "Cannot be undone"),
                        ],
                        max_length=10,
                        verbose_name="reversibility",
                    ),
                ),
                (
                    "undo_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost to undo, at least",
                    ),
                ),
                (
                    "undo_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost to undo, at most",
                    ),
                ),
                (
                    "decide_by_on",
                    models.DateField(blank=True, null=True, verbose_name="to decide by"),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="to review on")),
                (
                    "reviewed_on",
                    models.DateField(blank=True, null=True, verbose_name="reviewed on"),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="what came of it")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("company", "Everybody"),
                            ("management", "Management"),
                            ("executive", "Executives"),
                        ],
                        default="management",
                        max_length=10,
                        verbose_name="who may read it",
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=500, verbose_name="comes from")),
                ("kept", models.JSONField(blank=True, default=dict, editable=False)),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="superseded_by",
                        to="governance.decision",
                        verbose_name="supersedes",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDecision",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=250, verbose_name="title")),
                ("slug", models.SlugField(max_length=250, verbose_name="short name")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "To decide"),
                            ("accepted", "Decided"),
                            ("rejected", "Rejected"),
                            ("deprecated", "Deprecated"),
                            ("superseded", "Superseded"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("context", models.TextField(blank=True, verbose_name="context")),
                ("drivers", models.TextField(blank=True, verbose_name="drivers")),
                ("because", models.TextField(blank=True, verbose_name="why this option")),
                ("consequences", models.TextField(blank=True, verbose_name="consequences")),
                ("confirmation", models.TextField(blank=True, verbose_name="how it is checked")),
                ("more", models.TextField(blank=True, verbose_name="more information")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=300, verbose_name="decided by"),
                ),
                (
                    "consulted",
                    models.CharField(blank=True, max_length=500, verbose_name="consulted"),
                ),
                ("informed", models.CharField(blank=True, max_length=500, verbose_name="informed")),
                (
                    "reversibility",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("two_way", "Easily undone"),
                            ("costly", "Undone at a cost"),
                            ("one_way", "Cannot be undone"),
                        ],
                        max_length=10,
                        verbose_name="reversibility",
                    ),
                ),
                (
                    "undo_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost to undo, at least",
                    ),
                ),
                (
                    "undo_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost to undo, at most",
                    ),
                ),
                (
                    "decide_by_on",
                    models.DateField(blank=True, null=True, verbose_name="to decide by"),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="to review on")),
                (
                    "reviewed_on",
                    models.DateField(blank=True, null=True, verbose_name="reviewed on"),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="what came of it")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("company", "Everybody"),
                            ("management", "Management"),
                            ("executive", "Executives"),
                        ],
                        default="management",
                        max_length=10,
                        verbose_name="who may read it",
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=500, verbose_name="comes from")),
                ("kept", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "asked_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="asked"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.decision",
                        verbose_name="supersedes",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical decision",
                "verbose_name_plural": "historical decisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDecisionOption",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        default=timonier.kit.references.reference,
                        max_length=60,
                        verbose_name="short name",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("pros", models.TextField(blank=True, verbose_name="for")),
                ("cons", models.TextField(blank=True, verbose_name="against")),
                (
                    "cost_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost, at least",
                    ),
                ),
                (
                    "cost_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost, at most",
                    ),
                ),
                (
                    "do_nothing",
                    models.BooleanField(default=False, editable=False, verbose_name="do nothing"),
                ),
                ("chosen", models.BooleanField(default=False, verbose_name="chosen")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical option",
                "verbose_name_plural": "historical options",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPrediction",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        default=timonier.kit.references.reference,
                        max_length=60,
                        verbose_name="short name",
                    ),
                ),
                ("statement", models.CharField(max_length=500, verbose_name="statement")),
                (
                    "probability",
                    models.FloatField(
                        blank=True,
                        help_text="From 0 to 1; left empty when a quantity is predicted.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="probability",
                    ),
                ),
                ("low", models.FloatField(blank=True, null=True, verbose_name="at least")),
                ("high", models.FloatField(blank=True, null=True, verbose_name="at most")),
                (
                    "level",
                    models.FloatField(
                        default=0.9,
                        validators=[
                            django.core.validators.MinValueValidator(0.5),
                            django.core.validators.MaxValueValidator(0.99),
                        ],
                        verbose_name="confidence",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "predicted_by",
                    models.CharField(blank=True, max_length=200, verbose_name="predicted by"),
                ),
                (
                    "predicted_on",
                    models.DateField(blank=True, null=True, verbose_name="predicted on"),
                ),
                ("review_on", models.DateField(verbose_name="to check on")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "It happened"),
                            ("no", "It did not happen"),
                            ("void", "Cannot be told"),
                        ],
                        max_length=6,
                        verbose_name="outcome",
                    ),
                ),
                ("value", models.FloatField(blank=True, null=True, verbose_name="measured value")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                (
                    "resolved_by",
                    models.CharField(blank=True, max_length=200, verbose_name="checked by"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="recorded"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical prediction",
                "verbose_name_plural": "historical predictions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Prediction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        default=timonier.kit.references.reference,
                        max_length=60,
                        unique=True,
                        verbose_name="short name",
                    ),
                ),
                ("statement", models.CharField(max_length=500, verbose_name="statement")),
                (
                    "probability",
                    models.FloatField(
                        blank=True,
                        help_text="From 0 to 1; left empty when a quantity is predicted.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="probability",
                    ),
                ),
                ("low", models.FloatField(blank=True, null=True, verbose_name="at least")),
                ("high", models.FloatField(blank=True, null=True, verbose_name="at most")),
                (
                    "level",
                    models.FloatField(
                        default=0.9,
                        validators=[
                            django.core.validators.MinValueValidator(0.5),
                            django.core.validators.MaxValueValidator(0.99),
                        ],
                        verbose_name="confidence",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "predicted_by",
                    models.CharField(blank=True, max_length=200, verbose_name="predicted by"),
                ),
                (
                    "predicted_on",
                    models.DateField(blank=True, null=True, verbose_name="predicted on"),
                ),
                ("review_on", models.DateField(verbose_name="to check on")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "It happened"),
                            ("no", "It did not happen"),
                            ("void", "Cannot be told"),
                        ],
                        max_length=6,
                        verbose_name="outcome",
                    ),
                ),
                ("value", models.FloatField(blank=True, null=True, verbose_name="measured value")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                (
                    "resolved_by",
                    models.CharField(blank=True, max_length=200, verbose_name="checked by"),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="predictions",
                        to="governance.decision",
                        verbose_name="decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "prediction",
                "verbose_name_plural": "predictions",
                "ordering": ["review_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="DecisionOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        default=timonier.kit.references.reference,
                        max_length=60,
                        unique=True,
                        verbose_name="short name",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("pros", models.TextField(blank=True, verbose_name="for")),
                ("cons", models.TextField(blank=True, verbose_name="against")),
                (
                    "cost_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost, at least",
                    ),
                ),
                (
                    "cost_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost, at most",
                    ),
                ),
                (
                    "do_nothing",
                    models.BooleanField(default=False, editable=False, verbose_name="do nothing"),
                ),
                ("chosen", models.BooleanField(default=False, verbose_name="chosen")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="governance.decision",
                        verbose_name="decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "option",
                "verbose_name_plural": "options",
                "ordering": ["decision", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("do_nothing", True)),
                        fields=("decision",),
                        name="one_do_nothing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("chosen", True)),
                        fields=("decision",),
                        name="one_option_chosen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, verbose_name="figure")),
                ("label", models.CharField(blank=True, max_length=200)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("value", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("unknown", models.IntegerField(default=0)),
                ("total", models.IntegerField(null=True)),
                ("sources", models.JSONField(default=list)),
                ("as_of", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="governance.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of a decision",
                "verbose_name_plural": "figures of a decision",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "key"), name="one_figure_of_a_decision"
                    )
                ],
            },
        ),
    ]
