"""The tables of estate as 0.1.0 has them. Frozen: a later change is a file of its own."""

import django.db.models.deletion
import django.db.models.manager
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
            name="Repository",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=200, unique=True, verbose_name="short name")),
                (
                    "location",
                    models.CharField(max_length=1000, unique=True, verbose_name="location"),
                ),
                ("origin_name", models.CharField(blank=True, max_length=200)),
                ("origin_location", models.CharField(blank=True, max_length=1000)),
                ("roots", models.JSONField(default=list)),
                ("remote", models.CharField(blank=True, max_length=1000, verbose_name="remote")),
                ("objects_digest", models.CharField(blank=True, max_length=64)),
                (
                    "gone_since",
                    models.DateField(blank=True, null=True, verbose_name="not found since"),
                ),
                (
                    "rewritten_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="history rewritten"),
                ),
                ("head", models.CharField(blank=True, max_length=64, verbose_name="head")),
                ("branch", models.CharField(blank=True, max_length=250, verbose_name="branch")),
                ("readers", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("scanned", "Scanned"),
                            ("partial", "Partly read"),
                            ("empty", "Empty"),
                            ("failed", "Failed"),
                            ("gone", "No longer found"),
                            ("retired", "Retired"),
                            ("joined", "Joined to another"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("scanned_at", models.DateTimeField(blank=True, null=True, verbose_name="scanned")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="tried")),
                ("files", models.PositiveIntegerField(blank=True, null=True, verbose_name="files")),
                (
                    "commits",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="commits"),
                ),
                (
                    "authors",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="authors"),
                ),
                (
                    "first_commit_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="first commit"),
                ),
                (
                    "last_commit_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last commit"),
                ),
                (
                    "truck_factor",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="truck factor"),
                ),
                (
                    "dormant_since",
                    models.DateField(blank=True, null=True, verbose_name="dormant since"),
                ),
                ("history_digest", models.CharField(blank=True, max_length=64)),
                ("history_summary", models.JSONField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "repository",
                "verbose_name_plural": "repositories",
                "ordering": ["name"],
                "base_manager_name": "everything",
            },
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ScanRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                ),
                ("roots", models.JSONField(default=list, verbose_name="paths")),
                ("outcomes", models.JSONField(default=dict, verbose_name="outcomes")),
                ("notes", models.JSONField(default=list, verbose_name="notes")),
            ],
            options={
                "verbose_name": "scan",
                "verbose_name_plural": "scans",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="System",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="short name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "criticality",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("vital", "Vital"),
                        ],
                        help_text="Empty means that nobody has said yet.",
                        max_length=10,
                        verbose_name="criticality",
                    ),
                ),
                (
                    "exposure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("internal", "Internal network"),
                            ("partners", "Partners"),
                            ("internet", "Internet"),
                        ],
                        help_text="Empty means that nobody has said yet.",
                        max_length=10,
                        verbose_name="exposure",
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "in_service",
                    models.BooleanField(blank=True, null=True, verbose_name="in service"),
                ),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
            ],
            options={
                "verbose_name": "system",
                "verbose_name_plural": "systems",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIdentityMerge",
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
                        max_length=40,
                        verbose_name="reference",
                    ),
                ),
                ("kept_name", models.CharField(max_length=200, verbose_name="name kept")),
                ("kept_email", models.CharField(max_length=254, verbose_name="address kept")),
                ("merged_name", models.CharField(max_length=200, verbose_name="name merged")),
                ("merged_email", models.CharField(max_length=254, verbose_name="address merged")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                "verbose_name": "historical identity merge",
                "verbose_name_plural": "historical identity merges",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRetirement",
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
                        help_text="The short name of the repository, as in the address of its page.",
                        max_length=200,
                        verbose_name="repository",
                    ),
                ),
                (
                    "repository_name",
                    models.CharField(editable=False, max_length=200, verbose_name="name"),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("state_before", models.CharField(blank=True, editable=False, max_length=10)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="retired"),
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
                "verbose_name": "historical retirement",
                "verbose_name_plural": "historical retirements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSameness",
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
                        max_length=40,
                        verbose_name="reference",
                    ),
                ),
                ("one", models.CharField(max_length=200, verbose_name="repository kept")),
                ("other", models.CharField(max_length=200, verbose_name="other repository")),
                (
                    "other_location",
                    models.CharField(blank=True, max_length=1000, verbose_name="its location"),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "The same"), ("different", "Different")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
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
                "verbose_name": "historical word on two repositories",
                "verbose_name_plural": "historical words on two repositories",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSystem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=120, verbose_name="short name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "criticality",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("vital", "Vital"),
                        ],
                        help_text="Empty means that nobody has said yet.",
                        max_length=10,
                        verbose_name="criticality",
                    ),
                ),
                (
                    "exposure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("internal", "Internal network"),
                            ("partners", "Partners"),
                            ("internet", "Internet"),
                        ],
                        help_text="Empty means that nobody has said yet.",
                        max_length=10,
                        verbose_name="exposure",
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "in_service",
                    models.BooleanField(blank=True, null=True, verbose_name="in service"),
                ),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
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
                "verbose_name": "historical system",
                "verbose_name_plural": "historical systems",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IdentityMerge",
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
                        max_length=40,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                ("kept_name", models.CharField(max_length=200, verbose_name="name kept")),
                ("kept_email", models.CharField(max_length=254, verbose_name="address kept")),
                ("merged_name", models.CharField(max_length=200, verbose_name="name merged")),
                ("merged_email", models.CharField(max_length=254, verbose_name="address merged")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "identity merge",
                "verbose_name_plural": "identity merges",
                "ordering": ["kept_name", "merged_name", "merged_email"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merged_name", "merged_email"), name="estate_identity_merged_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Manifest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=1000, verbose_name="path")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("cache_key", models.CharField(db_index=True, max_length=400)),
                ("parsed", models.BooleanField(default=True, verbose_name="parsed")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("observations", models.JSONField(default=list)),
                ("edges", models.JSONField(blank=True, null=True)),
                (
                    "repository",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="manifests",
                        to="estate.repository",
                    ),
                ),
            ],
            options={
                "verbose_name": "manifest",
                "verbose_name_plural": "manifests",
                "ordering": ["path", "kind"],
            },
        ),
        migrations.CreateModel(
            name="DecisionRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=24, unique=True, verbose_name="key")),
                ("path", models.CharField(max_length=1000, verbose_name="file")),
                ("digest", models.CharField(max_length=64)),
                ("line", models.PositiveIntegerField(default=0, verbose_name="line")),
                ("number", models.CharField(blank=True, max_length=12, verbose_name="number")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("deprecated", "Deprecated"),
                            ("superseded", "Superseded"),
                        ],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "stated",
                    models.CharField(blank=True, max_length=300, verbose_name="status as written"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "manifest",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_record",
                        to="estate.manifest",
                    ),
                ),
                (
                    "repository",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_records",
                        to="estate.repository",
                        verbose_name="repository",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision record",
                "verbose_name_plural": "decision records",
                "ordering": ["-decided_on", "title", "id"],
            },
        ),
        migrations.CreateModel(
            name="Component",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("type", models.CharField(max_length=30, verbose_name="ecosystem")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("version", models.CharField(blank=True, max_length=200, verbose_name="version")),
                ("constraint", models.CharField(blank=True, max_length=300, verbose_name="range")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("prod", "Production"),
                            ("dev", "Development"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=7,
                        verbose_name="scope",
                    ),
                ),
                ("direct", models.BooleanField(null=True, verbose_name="direct")),
                ("line", models.PositiveIntegerField(default=0, verbose_name="line")),
                ("locked", models.BooleanField(default=False, verbose_name="locked")),
                ("licence", models.CharField(blank=True, max_length=200, verbose_name="licence")),
                ("digest", models.CharField(blank=True, max_length=15000)),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                ("counts", models.BooleanField(default=True)),
                (
                    "manifest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="estate.manifest",
                        verbose_name="file",
                    ),
                ),
                (
                    "repository",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="estate.repository",
                        verbose_name="repository",
                    ),
                ),
            ],
            options={
                "verbose_name": "component",
                "verbose_name_plural": "components",
                "ordering": ["type", "name", "version", "id"],
            },
        ),
        migrations.CreateModel(
            name="Retirement",
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
                        help_text="The short name of the repository, as in the address of its page.",
                        max_length=200,
                        unique=True,
                        verbose_name="repository",
                    ),
                ),
                (
                    "repository_name",
                    models.CharField(editable=False, max_length=200, verbose_name="name"),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("state_before", models.CharField(blank=True, editable=False, max_length=10)),
                ("retired_at", models.DateTimeField(auto_now_add=True, verbose_name="retired")),
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
                "verbose_name": "retirement",
                "verbose_name_plural": "retirements",
                "ordering": ["-retired_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Sameness",
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
                        max_length=40,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                ("one", models.CharField(max_length=200, verbose_name="repository kept")),
                ("other", models.CharField(max_length=200, verbose_name="other repository")),
                (
                    "other_location",
                    models.CharField(blank=True, max_length=1000, verbose_name="its location"),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "The same"), ("different", "Different")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("decided_at", models.DateTimeField(auto_now=True, verbose_name="decided")),
                ("carried", models.JSONField(blank=True, default=dict, editable=False)),
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
                "verbose_name": "word on two repositories",
                "verbose_name_plural": "words on two repositories",
                "ordering": ["-decided_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RepositoryProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "repository_name",
                    models.CharField(max_length=200, unique=True, verbose_name="repository"),
                ),
                ("slug", models.SlugField(max_length=200, unique=True, verbose_name="short name")),
                ("team", models.CharField(blank=True, max_length=200, verbose_name="team")),
                (
                    "in_service",
                    models.BooleanField(blank=True, null=True, verbose_name="in service"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="profiles",
                        to="estate.system",
                        verbose_name="system",
                    ),
                ),
            ],
            options={
                "verbose_name": "repository profile",
                "verbose_name_plural": "repository profiles",
                "ordering": ["repository_name"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRepositoryProfile",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "repository_name",
                    models.CharField(db_index=True, max_length=200, verbose_name="repository"),
                ),
                ("slug", models.SlugField(max_length=200, verbose_name="short name")),
                ("team", models.CharField(blank=True, max_length=200, verbose_name="team")),
                (
                    "in_service",
                    models.BooleanField(blank=True, null=True, verbose_name="in service"),
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
                    "system",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="estate.system",
                        verbose_name="system",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical repository profile",
                "verbose_name_plural": "historical repository profiles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Technology",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(max_length=100, verbose_name="product")),
                ("label", models.CharField(max_length=150, verbose_name="name")),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="category")),
                ("cycle", models.CharField(blank=True, max_length=60, verbose_name="release")),
                ("slug", models.SlugField(max_length=180, unique=True, verbose_name="short name")),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="uses")),
                ("released_on", models.DateField(blank=True, null=True, verbose_name="released")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="free fixes until"),
                ),
                (
                    "extended_ends_on",
                    models.DateField(blank=True, null=True, verbose_name="paid fixes until"),
                ),
                ("ended", models.BooleanField(null=True, verbose_name="past its life")),
                ("latest", models.CharField(blank=True, max_length=60, verbose_name="latest")),
                (
                    "repositories",
                    models.ManyToManyField(
                        related_name="technologies",
                        to="estate.repository",
                        verbose_name="repositories",
                    ),
                ),
            ],
            options={
                "verbose_name": "technology",
                "verbose_name_plural": "technologies",
                "ordering": ["label", "cycle"],
            },
        ),
        migrations.AddConstraint(
            model_name="manifest",
            constraint=models.UniqueConstraint(
                fields=("repository", "path", "kind"), name="estate_manifest_once"
            ),
        ),
        migrations.AddIndex(
            model_name="component",
            index=models.Index(fields=["type", "name", "version"], name="estate_component_what"),
        ),
        migrations.AddIndex(
            model_name="component",
            index=models.Index(fields=["name", "version"], name="estate_component_name"),
        ),
        migrations.AddIndex(
            model_name="component",
            index=models.Index(fields=["version", "id"], name="estate_component_version"),
        ),
        migrations.AddConstraint(
            model_name="sameness",
            constraint=models.UniqueConstraint(
                fields=("one", "other"), name="estate_sameness_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="technology",
            constraint=models.UniqueConstraint(
                fields=("product", "cycle"), name="estate_technology_once"
            ),
        ),
    ]
