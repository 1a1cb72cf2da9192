"""The tables of strategy as 0.1.0 has them. Frozen: a later change is a file of its own."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import timonier.kit.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, unique=True, verbose_name="short name")),
                ("baseline", models.FloatField(verbose_name="at the start")),
                ("target", models.FloatField(verbose_name="target")),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "To raise"), ("down", "To lower")],
                        default="up",
                        max_length=10,
                        verbose_name="direction",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "figure",
                    models.CharField(
                        blank=True,
                        help_text="Left empty, somebody measures it by hand.",
                        max_length=120,
                        verbose_name="live figure",
                    ),
                ),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Past that, the last measure is told as late.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="measured every, days",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
            ],
            options={
                "verbose_name": "key result",
                "verbose_name_plural": "key results",
                "ordering": ["objective", "name"],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, unique=True, verbose_name="short name")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "horizon",
                    models.CharField(
                        choices=[("now", "Now"), ("next", "Next up"), ("later", "Later")],
                        default="now",
                        max_length=10,
                        verbose_name="horizon",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "standing",
                    models.CharField(
                        choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Given up")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Quadrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="short name")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="1 is top left; the others follow clockwise.",
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="position",
                    ),
                ),
            ],
            options={
                "verbose_name": "quadrant",
                "verbose_name_plural": "quadrants",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Vision",
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
                        default="vision", max_length=60, unique=True, verbose_name="short name"
                    ),
                ),
                (
                    "statement",
                    models.TextField(
                        help_text="Two or three sentences a board remembers: what changes, for whom.",
                        verbose_name="vision",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "vision statement",
                "verbose_name_plural": "vision statements",
            },
        ),
        migrations.CreateModel(
            name="CompanyGoal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, unique=True, verbose_name="short name")),
                ("statement", models.TextField(blank=True, verbose_name="statement")),
                (
                    "horizon",
                    models.CharField(
                        choices=[("now", "Now"), ("next", "Next up"), ("later", "Later")],
                        default="now",
                        max_length=10,
                        verbose_name="horizon",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="How much it counts beside the other goals, from 1 to 100.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Given up")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="goals",
                        to="organisation.department",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "company goal",
                "verbose_name_plural": "company goals",
                "ordering": ["-weight", "name"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCompanyGoal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, verbose_name="short name")),
                ("statement", models.TextField(blank=True, verbose_name="statement")),
                (
                    "horizon",
                    models.CharField(
                        choices=[("now", "Now"), ("next", "Next up"), ("later", "Later")],
                        default="now",
                        max_length=10,
                        verbose_name="horizon",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="How much it counts beside the other goals, from 1 to 100.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Given up")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
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
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organisation.department",
                        verbose_name="owner",
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
                "verbose_name": "historical company goal",
                "verbose_name_plural": "historical company goals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIdea",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, verbose_name="short name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("win", "To win customers"),
                            ("keep", "To keep customers"),
                            ("inside", "Innovation inside"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("problem", models.TextField(verbose_name="problem")),
                ("for_whom", models.CharField(blank=True, max_length=200, verbose_name="for whom")),
                ("inspiration", models.TextField(blank=True, verbose_name="inspiration")),
                (
                    "gain_low",
                    models.FloatField(blank=True, null=True, verbose_name="gain a year, at least"),
                ),
                (
                    "gain_likely",
                    models.FloatField(blank=True, null=True, verbose_name="gain a year, likely"),
                ),
                (
                    "gain_high",
                    models.FloatField(blank=True, null=True, verbose_name="gain a year, at most"),
                ),
                (
                    "cost_to_try",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost to try",
                    ),
                ),
                ("cheapest_test", models.TextField(blank=True, verbose_name="cheapest test")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("spark", "Spark"),
                            ("shaped", "Shaped"),
                            ("tried", "Being tried"),
                            ("kept", "Kept"),
                            ("dropped", "Dropped"),
                        ],
                        default="spark",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="why kept or dropped")),
                ("made_at", models.DateTimeField(blank=True, editable=False, verbose_name="made")),
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
                "verbose_name": "historical idea",
                "verbose_name_plural": "historical ideas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalObjective",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, verbose_name="short name")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "horizon",
                    models.CharField(
                        choices=[("now", "Now"), ("next", "Next up"), ("later", "Later")],
                        default="now",
                        max_length=10,
                        verbose_name="horizon",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "standing",
                    models.CharField(
                        choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Given up")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
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
                "verbose_name": "historical objective",
                "verbose_name_plural": "historical objectives",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQuadrant",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=80, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, verbose_name="short name")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        db_index=True,
                        help_text="1 is top left; the others follow clockwise.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="position",
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
                "verbose_name": "historical quadrant",
                "verbose_name_plural": "historical quadrants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRadarVerdict",
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
                    "proposal_key",
                    models.CharField(db_index=True, max_length=200, verbose_name="proposal"),
                ),
                ("facts_digest", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField(verbose_name="reason")),
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
                "verbose_name": "historical proposed entry turned down",
                "verbose_name_plural": "historical proposed entries turned down",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalVision",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(default="vision", max_length=60, verbose_name="short name"),
                ),
                (
                    "statement",
                    models.TextField(
                        help_text="Two or three sentences a board remembers: what changes, for whom.",
                        verbose_name="vision",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="changed"),
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
                "verbose_name": "historical vision statement",
                "verbose_name_plural": "historical vision statements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Idea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, unique=True, verbose_name="short name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("win", "To win customers"),
                            ("keep", "To keep customers"),
                            ("inside", "Innovation inside"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("problem", models.TextField(verbose_name="problem")),
                ("for_whom", models.CharField(blank=True, max_length=200, verbose_name="for whom")),
                ("inspiration", models.TextField(blank=True, verbose_name="inspiration")),
                (
                    "gain_low",
                    models.FloatField(blank=True, null=True, verbose_name="gain a year, at least"),
                ),
                (
                    "gain_likely",
                    models.FloatField(blank=True, null=True, verbose_name="gain a year, likely"),
                ),
                (
                    "gain_high",
                    models.FloatField(blank=True, null=True, verbose_name="gain a year, at most"),
                ),
                (
                    "cost_to_try",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost to try",
                    ),
                ),
                ("cheapest_test", models.TextField(blank=True, verbose_name="cheapest test")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("spark", "Spark"),
                            ("shaped", "Shaped"),
                            ("tried", "Being tried"),
                            ("kept", "Kept"),
                            ("dropped", "Dropped"),
                        ],
                        default="spark",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="why kept or dropped")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
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
                "verbose_name": "idea",
                "verbose_name_plural": "ideas",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIdeaComment",
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
                ("text", models.TextField(verbose_name="comment")),
                ("said_at", models.DateTimeField(blank=True, editable=False, verbose_name="said")),
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
            ],
            options={
                "verbose_name": "historical comment",
                "verbose_name_plural": "historical comments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IdeaComment",
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
                ("text", models.TextField(verbose_name="comment")),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
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
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="strategy.idea",
                        verbose_name="idea",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["said_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="IdeaVote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cast_at", models.DateTimeField(auto_now_add=True)),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="strategy.idea",
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
            },
        ),
        migrations.CreateModel(
            name="HistoricalCheckIn",
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
                ("measured_on", models.DateField(verbose_name="measured")),
                ("value", models.FloatField(verbose_name="value")),
                (
                    "confidence",
                    models.FloatField(
                        blank=True,
                        help_text="From 0 to 1.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="confidence that it will be reached",
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
                    "key_result",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategy.keyresult",
                        verbose_name="key result",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical check-in",
                "verbose_name_plural": "historical check-ins",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CheckIn",
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
                ("measured_on", models.DateField(verbose_name="measured")),
                ("value", models.FloatField(verbose_name="value")),
                (
                    "confidence",
                    models.FloatField(
                        blank=True,
                        help_text="From 0 to 1.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="confidence that it will be reached",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                    "key_result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="strategy.keyresult",
                        verbose_name="key result",
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
                "ordering": ["-measured_on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="keyresult",
            name="objective",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="key_results",
                to="strategy.objective",
                verbose_name="objective",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalSupport",
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
                    "strength",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "A little"), (2, "Clearly"), (3, "Directly")],
                        default=2,
                        verbose_name="strength",
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
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategy.companygoal",
                        verbose_name="goal",
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
                "verbose_name": "historical support of a goal",
                "verbose_name_plural": "historical supports of goals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalKeyResult",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("slug", models.SlugField(max_length=160, verbose_name="short name")),
                ("baseline", models.FloatField(verbose_name="at the start")),
                ("target", models.FloatField(verbose_name="target")),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "To raise"), ("down", "To lower")],
                        default="up",
                        max_length=10,
                        verbose_name="direction",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "figure",
                    models.CharField(
                        blank=True,
                        help_text="Left empty, somebody measures it by hand.",
                        max_length=120,
                        verbose_name="live figure",
                    ),
                ),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Past that, the last measure is told as late.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="measured every, days",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
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
                "verbose_name": "historical key result",
                "verbose_name_plural": "historical key results",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRadarEntry",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(db_index=True, max_length=120, verbose_name="technology"),
                ),
                ("slug", models.SlugField(max_length=120, verbose_name="short name")),
                (
                    "ring",
                    models.CharField(
                        choices=[
                            ("adopt", "Adopt"),
                            ("trial", "Trial"),
                            ("assess", "Assess"),
                            ("hold", "Hold"),
                        ],
                        max_length=10,
                        verbose_name="ring",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="since")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "product",
                    models.CharField(
                        blank=True,
                        help_text="Ties the entry to what the scan finds in use.",
                        max_length=200,
                        verbose_name="product in the estate",
                    ),
                ),
                (
                    "cycle",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="release of that product"
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
                (
                    "quadrant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategy.quadrant",
                        verbose_name="quadrant",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical radar entry",
                "verbose_name_plural": "historical radar entries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RadarEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="technology")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="short name")),
                (
                    "ring",
                    models.CharField(
                        choices=[
                            ("adopt", "Adopt"),
                            ("trial", "Trial"),
                            ("assess", "Assess"),
                            ("hold", "Hold"),
                        ],
                        max_length=10,
                        verbose_name="ring",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="since")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "product",
                    models.CharField(
                        blank=True,
                        help_text="Ties the entry to what the scan finds in use.",
                        max_length=200,
                        verbose_name="product in the estate",
                    ),
                ),
                (
                    "cycle",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="release of that product"
                    ),
                ),
                (
                    "quadrant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="strategy.quadrant",
                        verbose_name="quadrant",
                    ),
                ),
            ],
            options={
                "verbose_name": "radar entry",
                "verbose_name_plural": "radar entries",
                "ordering": ["quadrant", "ring", "name"],
            },
        ),
        migrations.CreateModel(
            name="RadarMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ring_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopt", "Adopt"),
                            ("trial", "Trial"),
                            ("assess", "Assess"),
                            ("hold", "Hold"),
                        ],
                        max_length=10,
                        verbose_name="from",
                    ),
                ),
                (
                    "ring",
                    models.CharField(
                        choices=[
                            ("adopt", "Adopt"),
                            ("trial", "Trial"),
                            ("assess", "Assess"),
                            ("hold", "Hold"),
                        ],
                        max_length=10,
                        verbose_name="ring",
                    ),
                ),
                ("moved_on", models.DateField(verbose_name="moved")),
                ("why", models.TextField(blank=True, verbose_name="why")),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="strategy.radarentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "move on the radar",
                "verbose_name_plural": "moves on the radar",
                "ordering": ["-moved_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RadarVerdict",
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
                    "proposal_key",
                    models.CharField(max_length=200, unique=True, verbose_name="proposal"),
                ),
                ("facts_digest", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField(verbose_name="reason")),
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
                "verbose_name": "proposed entry turned down",
                "verbose_name_plural": "proposed entries turned down",
                "ordering": ["-decided_at"],
            },
        ),
        migrations.CreateModel(
            name="Support",
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
                    "strength",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "A little"), (2, "Clearly"), (3, "Directly")],
                        default=2,
                        verbose_name="strength",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="strategy.companygoal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="strategy.objective",
                        verbose_name="objective",
                    ),
                ),
            ],
            options={
                "verbose_name": "support of a goal",
                "verbose_name_plural": "supports of goals",
                "ordering": ["-strength", "id"],
            },
        ),
        migrations.AddField(
            model_name="objective",
            name="goals",
            field=models.ManyToManyField(
                related_name="objectives",
                through="strategy.Support",
                to="strategy.companygoal",
                verbose_name="goals",
            ),
        ),
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(fields=["status", "-made_at"], name="strategy_id_status_84106e_idx"),
        ),
        migrations.AddConstraint(
            model_name="ideavote",
            constraint=models.UniqueConstraint(
                fields=("idea", "voter"), name="one_vote_of_a_person"
            ),
        ),
        migrations.AddIndex(
            model_name="checkin",
            index=models.Index(
                fields=["key_result", "-measured_on", "-id"], name="strategy_ch_key_res_3eabe7_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(
                fields=("objective", "goal"), name="one_support_of_a_goal"
            ),
        ),
    ]
