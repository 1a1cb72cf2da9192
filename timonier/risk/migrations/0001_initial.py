"""The tables of risk as 0.1.0 has them. Frozen: a later change is a file of its own."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import timonier.kit.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("estate", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tolerance",
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
                (
                    "loss",
                    models.FloatField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="yearly loss over",
                    ),
                ),
                (
                    "probability",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="chance at most",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "point of tolerance",
                "verbose_name_plural": "points of tolerance",
                "ordering": ["loss"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRisk",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, verbose_name="short name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("security", "Security"),
                            ("availability", "Availability"),
                            ("data", "Data"),
                            ("people", "People"),
                            ("vendor", "Vendor"),
                            ("law", "Law and contracts"),
                            ("delivery", "Delivery"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="category",
                    ),
                ),
                ("vendor", models.CharField(blank=True, max_length=200, verbose_name="vendor")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("treated", "Being treated"),
                            ("accepted", "Accepted"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "frequency_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="events a year, at least",
                    ),
                ),
                (
                    "frequency_likely",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="events a year, likely",
                    ),
                ),
                (
                    "frequency_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="events a year, at most",
                    ),
                ),
                (
                    "loss_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="loss of an event, one in twenty is under",
                    ),
                ),
                (
                    "loss_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="loss of an event, one in twenty is over",
                    ),
                ),
                (
                    "secondary_probability",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="chance of a secondary loss",
                    ),
                ),
                (
                    "secondary_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="secondary loss, one in twenty is under",
                    ),
                ),
                (
                    "secondary_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="secondary loss, one in twenty is over",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="moves together with"
                    ),
                ),
                (
                    "correlation",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="correlation in the group",
                    ),
                ),
                ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
                (
                    "assumed",
                    models.JSONField(blank=True, default=list, verbose_name="prefilled values"),
                ),
                (
                    "proposal_key",
                    models.CharField(blank=True, max_length=200, verbose_name="proposed by"),
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
                "verbose_name": "historical risk",
                "verbose_name_plural": "historical risks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRiskVerdict",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "proposal_key",
                    models.CharField(db_index=True, max_length=200, verbose_name="proposal"),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("dismissed", "Dismissed")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("facts", models.JSONField(blank=True, default=list, editable=False)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="decided"),
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
            ],
            options={
                "verbose_name": "historical verdict on a proposed risk",
                "verbose_name_plural": "historical verdicts on proposed risks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTolerance",
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
                (
                    "loss",
                    models.FloatField(
                        db_index=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="yearly loss over",
                    ),
                ),
                (
                    "probability",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="chance at most",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                "verbose_name": "historical point of tolerance",
                "verbose_name_plural": "historical points of tolerance",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, unique=True, verbose_name="short name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("security", "Security"),
                            ("availability", "Availability"),
                            ("data", "Data"),
                            ("people", "People"),
                            ("vendor", "Vendor"),
                            ("law", "Law and contracts"),
                            ("delivery", "Delivery"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="category",
                    ),
                ),
                ("vendor", models.CharField(blank=True, max_length=200, verbose_name="vendor")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("treated", "Being treated"),
                            ("accepted", "Accepted"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "frequency_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="events a year, at least",
                    ),
                ),
                (
                    "frequency_likely",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="events a year, likely",
                    ),
                ),
                (
                    "frequency_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="events a year, at most",
                    ),
                ),
                (
                    "loss_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="loss of an event, one in twenty is under",
                    ),
                ),
                (
                    "loss_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="loss of an event, one in twenty is over",
                    ),
                ),
                (
                    "secondary_probability",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="chance of a secondary loss",
                    ),
                ),
                (
                    "secondary_low",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="secondary loss, one in twenty is under",
                    ),
                ),
                (
                    "secondary_high",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="secondary loss, one in twenty is over",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="moves together with"
                    ),
                ),
                (
                    "correlation",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="correlation in the group",
                    ),
                ),
                ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
                (
                    "assumed",
                    models.JSONField(blank=True, default=list, verbose_name="prefilled values"),
                ),
                (
                    "proposal_key",
                    models.CharField(blank=True, max_length=200, verbose_name="proposed by"),
                ),
                (
                    "systems",
                    models.ManyToManyField(
                        blank=True, related_name="risks", to="estate.system", verbose_name="systems"
                    ),
                ),
            ],
            options={
                "verbose_name": "risk",
                "verbose_name_plural": "risks",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTreatment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, verbose_name="short name")),
                (
                    "frequency_effect",
                    models.FloatField(
                        default=0.0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="share of events removed",
                    ),
                ),
                (
                    "loss_effect",
                    models.FloatField(
                        default=0.0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="share of each loss removed",
                    ),
                ),
                (
                    "cost",
                    models.FloatField(
                        default=0.0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost a year",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("considered", "Considered"),
                            ("planned", "Planned"),
                            ("in_place", "In place"),
                            ("dropped", "Dropped"),
                        ],
                        default="considered",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="risk.risk",
                        verbose_name="risk",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical treatment",
                "verbose_name_plural": "historical treatments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRiskEvent",
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
                ("happened_on", models.DateField(verbose_name="happened")),
                (
                    "loss",
                    models.FloatField(
                        blank=True,
                        help_text="Left empty while nobody knows.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="loss",
                    ),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="risk.risk",
                        verbose_name="risk",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical event",
                "verbose_name_plural": "historical events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRisk_systems",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="risk.historicalrisk",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="estate.system",
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="risk.risk",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalRisk_systems",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RiskEvent",
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
                ("happened_on", models.DateField(verbose_name="happened")),
                (
                    "loss",
                    models.FloatField(
                        blank=True,
                        help_text="Left empty while nobody knows.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="loss",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "risk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="risk.risk",
                        verbose_name="risk",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-happened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RiskProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="key")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exploited", "Flaw in use by attackers"),
                            ("end-of-life", "Past its end of life"),
                            ("truck-factor", "Knowledge of one person"),
                            ("secret", "Committed secret"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.JSONField(default=list, verbose_name="title")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("prefilled", models.JSONField(default=dict, verbose_name="prefilled values")),
                ("because", models.JSONField(default=list, verbose_name="because")),
                ("facts", models.JSONField(default=list)),
                ("rank", models.PositiveIntegerField(db_index=True, default=0)),
                ("computed_at", models.DateTimeField(verbose_name="computed")),
                (
                    "system",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_proposals",
                        to="estate.system",
                        verbose_name="system",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed risk",
                "verbose_name_plural": "proposed risks",
                "ordering": ["rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="RiskVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal_key",
                    models.CharField(max_length=200, unique=True, verbose_name="proposal"),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("dismissed", "Dismissed")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("facts", models.JSONField(blank=True, default=list, editable=False)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("decided_at", models.DateTimeField(auto_now=True, verbose_name="decided")),
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
            ],
            options={
                "verbose_name": "verdict on a proposed risk",
                "verbose_name_plural": "verdicts on proposed risks",
                "ordering": ["-decided_at"],
            },
        ),
        migrations.CreateModel(
            name="SimulationRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="short name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Under way"),
                            ("finished", "Finished"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("inputs", models.JSONField(default=dict, verbose_name="inputs")),
                ("output", models.JSONField(default=dict, verbose_name="output")),
                ("model", models.CharField(blank=True, max_length=60, verbose_name="model")),
                ("version", models.CharField(blank=True, max_length=40, verbose_name="version")),
                ("seed", models.BigIntegerField(default=1, verbose_name="seed")),
                ("years", models.PositiveIntegerField(default=100000, verbose_name="years")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("question_digest", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("left_out", models.JSONField(default=list, verbose_name="left out")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "simulation",
                "verbose_name_plural": "simulations",
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Treatment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, unique=True, verbose_name="short name")),
                (
                    "frequency_effect",
                    models.FloatField(
                        default=0.0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="share of events removed",
                    ),
                ),
                (
                    "loss_effect",
                    models.FloatField(
                        default=0.0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="share of each loss removed",
                    ),
                ),
                (
                    "cost",
                    models.FloatField(
                        default=0.0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000.0),
                        ],
                        verbose_name="cost a year",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("considered", "Considered"),
                            ("planned", "Planned"),
                            ("in_place", "In place"),
                            ("dropped", "Dropped"),
                        ],
                        default="considered",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
                (
                    "risk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="treatments",
                        to="risk.risk",
                        verbose_name="risk",
                    ),
                ),
            ],
            options={
                "verbose_name": "treatment",
                "verbose_name_plural": "treatments",
                "ordering": ["risk", "name"],
            },
        ),
    ]
