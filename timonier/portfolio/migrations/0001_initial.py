"""The tables of portfolio as 0.1.0 has them. Frozen: a later change is a file of its own."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import timonier.kit.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("risk", "0001_initial"),
        ("strategy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "quarter",
                    models.CharField(
                        max_length=7,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}-Q[1-4]$", "A year and a quarter, such as 2027-Q1."
                            )
                        ],
                        verbose_name="quarter",
                    ),
                ),
                (
                    "amount",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000000000000.0),
                        ],
                        verbose_name="amount",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "budget",
                "verbose_name_plural": "budgets",
                "ordering": ["quarter"],
            },
        ),
        migrations.CreateModel(
            name="Capacity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="short name")),
                ("skill", models.CharField(max_length=120, verbose_name="skill or team")),
                (
                    "quarter",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}-Q[1-4]$", "A year and a quarter, such as 2027-Q1."
                            )
                        ],
                        verbose_name="quarter",
                    ),
                ),
                (
                    "days_low",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000.0),
                        ],
                        verbose_name="person-days, at least",
                    ),
                ),
                (
                    "days_likely",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000.0),
                        ],
                        verbose_name="person-days, likely",
                    ),
                ),
                (
                    "days_high",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000.0),
                        ],
                        verbose_name="person-days, at most",
                    ),
                ),
            ],
            options={
                "verbose_name": "capacity",
                "verbose_name_plural": "capacities",
                "ordering": ["quarter", "skill"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("skill", "quarter"), name="one_capacity_of_a_quarter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBudget",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "quarter",
                    models.CharField(
                        db_index=True,
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}-Q[1-4]$", "A year and a quarter, such as 2027-Q1."
                            )
                        ],
                        verbose_name="quarter",
                    ),
                ),
                (
                    "amount",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000000000000.0),
                        ],
                        verbose_name="amount",
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
                "verbose_name": "historical budget",
                "verbose_name_plural": "historical budgets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCapacity",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=140, verbose_name="short name")),
                ("skill", models.CharField(max_length=120, verbose_name="skill or team")),
                (
                    "quarter",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}-Q[1-4]$", "A year and a quarter, such as 2027-Q1."
                            )
                        ],
                        verbose_name="quarter",
                    ),
                ),
                (
                    "days_low",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000.0),
                        ],
                        verbose_name="person-days, at least",
                    ),
                ),
                (
                    "days_likely",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000.0),
                        ],
                        verbose_name="person-days, likely",
                    ),
                ),
                (
                    "days_high",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000.0),
                        ],
                        verbose_name="person-days, at most",
                    ),
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
                "verbose_name": "historical capacity",
                "verbose_name_plural": "historical capacities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInitiative",
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
                ("value_low", models.FloatField(default=0, verbose_name="value a year, at least")),
                ("value_likely", models.FloatField(default=0, verbose_name="value a year, likely")),
                ("value_high", models.FloatField(default=0, verbose_name="value a year, at most")),
                (
                    "effort_days",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="By skill: at least, likely, at most.",
                        verbose_name="effort in person-days",
                    ),
                ),
                (
                    "cost",
                    models.FloatField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000000000000.0),
                        ],
                        verbose_name="cost",
                    ),
                ),
                (
                    "duration_quarters",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="duration in quarters",
                    ),
                ),
                (
                    "earliest",
                    models.CharField(
                        blank=True,
                        help_text="A year and a quarter, such as 2027-Q1.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}-Q[1-4]$", "A year and a quarter, such as 2027-Q1."
                            )
                        ],
                        verbose_name="not before",
                    ),
                ),
                (
                    "obligation",
                    models.CharField(
                        blank=True,
                        choices=[
                            (None, "No obligation"),
                            ("law", "Law"),
                            ("contract", "Contract"),
                            ("end_of_life", "End of life"),
                            ("audit", "Audit"),
                        ],
                        max_length=12,
                        verbose_name="obligation",
                    ),
                ),
                (
                    "obligation_source",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="source of the obligation"
                    ),
                ),
                ("deadline_on", models.DateField(blank=True, null=True, verbose_name="deadline")),
                (
                    "proposal_keys",
                    models.JSONField(
                        blank=True, default=list, verbose_name="proposals it carries out"
                    ),
                ),
                ("team", models.CharField(blank=True, max_length=120, verbose_name="team")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("started", "Started"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="candidate",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "assumed",
                    models.JSONField(blank=True, default=list, verbose_name="prefilled values"),
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
                (
                    "idea",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategy.idea",
                        verbose_name="idea",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategy.objective",
                        verbose_name="objective",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical initiative",
                "verbose_name_plural": "historical initiatives",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Initiative",
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
                ("value_low", models.FloatField(default=0, verbose_name="value a year, at least")),
                ("value_likely", models.FloatField(default=0, verbose_name="value a year, likely")),
                ("value_high", models.FloatField(default=0, verbose_name="value a year, at most")),
                (
                    "effort_days",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="By skill: at least, likely, at most.",
                        verbose_name="effort in person-days",
                    ),
                ),
                (
                    "cost",
                    models.FloatField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10000000000000.0),
                        ],
                        verbose_name="cost",
                    ),
                ),
                (
                    "duration_quarters",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="duration in quarters",
                    ),
                ),
                (
                    "earliest",
                    models.CharField(
                        blank=True,
                        help_text="A year and a quarter, such as 2027-Q1.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}-Q[1-4]$", "A year and a quarter, such as 2027-Q1."
                            )
                        ],
                        verbose_name="not before",
                    ),
                ),
                (
                    "obligation",
                    models.CharField(
                        blank=True,
                        choices=[
                            (None, "No obligation"),
                            ("law", "Law"),
                            ("contract", "Contract"),
                            ("end_of_life", "End of life"),
                            ("audit", "Audit"),
                        ],
                        max_length=12,
                        verbose_name="obligation",
                    ),
                ),
                (
                    "obligation_source",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="source of the obligation"
                    ),
                ),
                ("deadline_on", models.DateField(blank=True, null=True, verbose_name="deadline")),
                (
                    "proposal_keys",
                    models.JSONField(
                        blank=True, default=list, verbose_name="proposals it carries out"
                    ),
                ),
                ("team", models.CharField(blank=True, max_length=120, verbose_name="team")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("started", "Started"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="candidate",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "assumed",
                    models.JSONField(blank=True, default=list, verbose_name="prefilled values"),
                ),
                (
                    "after",
                    models.ManyToManyField(
                        blank=True,
                        related_name="before",
                        to="portfolio.initiative",
                        verbose_name="comes after",
                    ),
                ),
                (
                    "excludes",
                    models.ManyToManyField(
                        blank=True, to="portfolio.initiative", verbose_name="excludes"
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="initiatives",
                        to="strategy.idea",
                        verbose_name="idea",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="initiatives",
                        to="strategy.objective",
                        verbose_name="objective",
                    ),
                ),
                (
                    "treatments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="initiatives",
                        to="risk.treatment",
                        verbose_name="treats risks by",
                    ),
                ),
                (
                    "variant_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="A smaller or larger way to do the same: at most one of them is done.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="variants",
                        to="portfolio.initiative",
                        verbose_name="variant of",
                    ),
                ),
            ],
            options={
                "verbose_name": "initiative",
                "verbose_name_plural": "initiatives",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInitiative_treatments",
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
                        to="portfolio.historicalinitiative",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="risk.treatment",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="portfolio.initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalInitiative_treatments",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInitiative_excludes",
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
                        to="portfolio.historicalinitiative",
                    ),
                ),
                (
                    "from_initiative",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="portfolio.initiative",
                    ),
                ),
                (
                    "to_initiative",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="portfolio.initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalInitiative_excludes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInitiative_after",
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
                        to="portfolio.historicalinitiative",
                    ),
                ),
                (
                    "from_initiative",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="portfolio.initiative",
                    ),
                ),
                (
                    "to_initiative",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="portfolio.initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalInitiative_after",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalinitiative",
            name="variant_of",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="A smaller or larger way to do the same: at most one of them is done.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="portfolio.initiative",
                verbose_name="variant of",
            ),
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=160, unique=True, verbose_name="short name")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
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
                ("changes", models.JSONField(blank=True, default=dict, verbose_name="changes")),
                ("question", models.JSONField(default=dict, verbose_name="question")),
                ("context", models.JSONField(default=dict, verbose_name="context")),
                ("answer", models.JSONField(default=dict, verbose_name="answer")),
                ("certificates", models.JSONField(default=dict, verbose_name="certificates")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("optimal", "Proven the best"),
                            ("feasible", "Best found, not proven"),
                            ("infeasible", "Impossible"),
                        ],
                        max_length=12,
                        verbose_name="answer of the solver",
                    ),
                ),
                (
                    "objective",
                    models.FloatField(blank=True, null=True, verbose_name="value less cost"),
                ),
                ("bound", models.FloatField(blank=True, null=True, verbose_name="bound")),
                ("gap", models.FloatField(blank=True, null=True, verbose_name="gap")),
                (
                    "reproducible",
                    models.BooleanField(blank=True, null=True, verbose_name="reproducible"),
                ),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
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
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="what_ifs",
                        to="portfolio.plan",
                        verbose_name="compared with",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlanAcceptance",
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
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="accepted"),
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
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="portfolio.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical accepted plan",
                "verbose_name_plural": "historical accepted plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanAcceptance",
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
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("accepted_at", models.DateTimeField(auto_now_add=True, verbose_name="accepted")),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="portfolio.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "accepted plan",
                "verbose_name_plural": "accepted plans",
                "ordering": ["-accepted_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=340, unique=True, verbose_name="short name")),
                ("initiative_slug", models.CharField(max_length=160, verbose_name="initiative")),
                ("initiative_name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("indispensable", "Indispensable"),
                            ("useful", "Useful"),
                            ("accessory", "Accessory"),
                            ("hand", "Set by hand"),
                            ("few", "Too few scenarios to tell"),
                            ("pending", "Not labelled yet"),
                        ],
                        max_length=15,
                        verbose_name="tier",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("obligation", "Obligation"),
                            ("predecessor", "Before an obligation"),
                            ("index", "Acceptability"),
                            ("regret", "Nothing lost without it"),
                            ("rest", "Between the thresholds"),
                            ("few", "Too few scenarios to tell"),
                            ("pinned", "Kept in by hand"),
                            ("left out", "Left out by hand"),
                        ],
                        max_length=15,
                        verbose_name="rule",
                    ),
                ),
                (
                    "acceptability",
                    models.FloatField(blank=True, null=True, verbose_name="acceptability"),
                ),
                (
                    "interval_low",
                    models.FloatField(
                        blank=True, null=True, verbose_name="acceptability, at least"
                    ),
                ),
                (
                    "interval_high",
                    models.FloatField(blank=True, null=True, verbose_name="acceptability, at most"),
                ),
                (
                    "regret_p10",
                    models.FloatField(blank=True, null=True, verbose_name="least loss without it"),
                ),
                ("undetermined", models.BooleanField(default=False, verbose_name="undetermined")),
                ("forced_by", models.JSONField(blank=True, default=list)),
                ("start", models.CharField(blank=True, max_length=7, verbose_name="starts")),
                ("end", models.CharField(blank=True, max_length=7, verbose_name="ends")),
                ("late", models.JSONField(blank=True, default=dict, verbose_name="short of")),
                (
                    "initiative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lines",
                        to="portfolio.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="portfolio.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a plan",
                "verbose_name_plural": "lines of plans",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "initiative_slug"), name="one_line_of_a_plan"
                    )
                ],
            },
        ),
    ]
