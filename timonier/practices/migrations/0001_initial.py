"""The tables of practices as 0.1.0 has them. Frozen: a later change is a file of its own."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("estate", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckWeight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("check_id", models.SlugField(max_length=60, unique=True, verbose_name="check")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("off", "Off"),
                            ("critical", "Critical"),
                            ("high", "High"),
                            ("medium", "Medium"),
                            ("low", "Low"),
                            ("info", "Information"),
                        ],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "weight of a check",
                "verbose_name_plural": "weights of checks",
                "ordering": ["check_id"],
            },
        ),
        migrations.CreateModel(
            name="LicencePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("CLA", "Contributor agreement"),
                            ("Commercial", "Commercial"),
                            ("Copyleft", "Copyleft"),
                            ("Copyleft Limited", "Limited copyleft"),
                            ("Free Restricted", "Free with restrictions"),
                            ("Patent License", "Patent licence"),
                            ("Permissive", "Permissive"),
                            ("Proprietary Free", "Proprietary, free of charge"),
                            ("Public Domain", "Public domain"),
                            ("Source-available", "Source available"),
                            ("Unstated License", "Licence not stated"),
                        ],
                        max_length=60,
                        unique=True,
                        verbose_name="category",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("allowed", "Allowed"),
                            ("review", "To review"),
                            ("forbidden", "Forbidden"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "licence policy",
                "verbose_name_plural": "licence policies",
                "ordering": ["category"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=24, unique=True)),
                ("check_id", models.CharField(max_length=60, verbose_name="check")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("high", "High"),
                            ("medium", "Medium"),
                            ("low", "Low"),
                            ("info", "Information"),
                        ],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("affected", "Affected"), ("unknown", "Unknown")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("subject", models.CharField(max_length=1000, verbose_name="subject")),
                ("file", models.CharField(blank=True, max_length=1000, verbose_name="file")),
                ("line", models.PositiveIntegerField(default=0, verbose_name="line")),
                ("aliases", models.JSONField(default=list, verbose_name="identifiers")),
                ("fixed_in", models.CharField(blank=True, max_length=200, verbose_name="fixed in")),
                ("exploited", models.BooleanField(default=False, verbose_name="exploited")),
                ("exploited_on", models.DateField(null=True, verbose_name="exploited since")),
                ("lot", models.CharField(blank=True, max_length=24)),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prod", "Production"),
                            ("dev", "Development"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=7,
                        verbose_name="scope",
                    ),
                ),
                ("because", models.JSONField(default=list)),
                ("remedy", models.JSONField(default=dict)),
                ("since_on", models.DateField(null=True, verbose_name="true since")),
                ("due_on", models.DateField(null=True, verbose_name="due")),
                ("seen_first_on", models.DateField(verbose_name="seen first")),
                ("seen_last_on", models.DateField(verbose_name="seen last")),
                ("resolved_on", models.DateField(null=True, verbose_name="resolved")),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("absent", "No longer found"),
                            ("retired", "Repository retired"),
                            ("joined", "Repository joined to another"),
                        ],
                        max_length=10,
                        verbose_name="why it ended",
                    ),
                ),
                ("anchor", models.CharField(blank=True, max_length=1400)),
                ("turned_at", models.DateTimeField()),
                (
                    "repository",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="estate.repository",
                        verbose_name="repository",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["rank", "check_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCheckWeight",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("check_id", models.SlugField(max_length=60, verbose_name="check")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("off", "Off"),
                            ("critical", "Critical"),
                            ("high", "High"),
                            ("medium", "Medium"),
                            ("low", "Low"),
                            ("info", "Information"),
                        ],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
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
                "verbose_name": "historical weight of a check",
                "verbose_name_plural": "historical weights of checks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLicencePolicy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("CLA", "Contributor agreement"),
                            ("Commercial", "Commercial"),
                            ("Copyleft", "Copyleft"),
                            ("Copyleft Limited", "Limited copyleft"),
                            ("Free Restricted", "Free with restrictions"),
                            ("Patent License", "Patent licence"),
                            ("Permissive", "Permissive"),
                            ("Proprietary Free", "Proprietary, free of charge"),
                            ("Public Domain", "Public domain"),
                            ("Source-available", "Source available"),
                            ("Unstated License", "Licence not stated"),
                        ],
                        db_index=True,
                        max_length=60,
                        verbose_name="category",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("allowed", "Allowed"),
                            ("review", "To review"),
                            ("forbidden", "Forbidden"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
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
                "verbose_name": "historical licence policy",
                "verbose_name_plural": "historical licence policies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProposalDecision",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "proposal_key",
                    models.CharField(db_index=True, max_length=24, verbose_name="proposal"),
                ),
                ("title", models.JSONField(default=list, verbose_name="title")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
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
                "verbose_name": "historical decision on a proposal",
                "verbose_name_plural": "historical decisions on proposals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWaiver",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "finding_key",
                    models.CharField(db_index=True, max_length=24, verbose_name="finding"),
                ),
                ("check_id", models.CharField(blank=True, max_length=60, verbose_name="check")),
                (
                    "repository_name",
                    models.CharField(blank=True, max_length=200, verbose_name="repository"),
                ),
                ("subject", models.CharField(blank=True, max_length=1000, verbose_name="subject")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "justification",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code_not_present", "The flawed code is not there"),
                            ("code_not_reachable", "The flawed code is never reached"),
                            ("requires_configuration", "It needs a setting that is not made"),
                            ("requires_dependency", "It needs a component that is absent"),
                            ("requires_environment", "It needs an environment that is not ours"),
                            ("protected_by_compiler", "The compiler protects from it"),
                            ("protected_at_runtime", "It is prevented at run time"),
                            ("protected_at_perimeter", "It is stopped at the perimeter"),
                            (
                                "protected_by_mitigating_control",
                                "Another control keeps it from harm",
                            ),
                        ],
                        help_text="Empty: the flaw applies, and its risk is accepted.",
                        max_length=40,
                        verbose_name="not affected because",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        help_text="The finding returns the day after.", verbose_name="until"
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="given"),
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
                "verbose_name": "historical waiver",
                "verbose_name_plural": "historical waivers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Judged",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("basis", models.CharField(max_length=64)),
                ("judged_at", models.DateTimeField(verbose_name="checked")),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "repository",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judged",
                        to="estate.repository",
                    ),
                ),
            ],
            options={
                "verbose_name": "judged repository",
                "verbose_name_plural": "judged repositories",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=24, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("upgrade", "Upgrade"),
                            ("refresh", "Refresh a lock file"),
                            ("replace", "Replace"),
                            ("mitigate", "Mitigate"),
                            ("pin", "Pin"),
                            ("remove-secret", "Remove a secret"),
                            ("harden", "Harden"),
                            ("harden-ci", "Harden a pipeline"),
                            ("adopt", "Adopt"),
                            ("migrate-api", "Migrate an interface"),
                            ("move-runner", "Move a runner"),
                            ("lock", "Lock versions"),
                            ("read", "Make readable"),
                            ("spread", "Spread knowledge"),
                            ("licence", "Clear a licence"),
                            ("retire", "Decide on retirement"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.JSONField(verbose_name="title")),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("version_from", models.CharField(blank=True, max_length=200, verbose_name="from")),
                ("version_to", models.CharField(blank=True, max_length=200, verbose_name="to")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("indispensable", "Indispensable"),
                            ("useful", "Useful"),
                            ("accessory", "Accessory"),
                        ],
                        max_length=14,
                        verbose_name="tier",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("effort_low", models.FloatField(verbose_name="effort, low (days)")),
                ("effort_likely", models.FloatField(verbose_name="effort, likely (days)")),
                ("effort_high", models.FloatField(verbose_name="effort, high (days)")),
                ("gain", models.JSONField(default=dict)),
                (
                    "removes",
                    models.PositiveIntegerField(default=0, verbose_name="findings removed"),
                ),
                ("weight", models.FloatField(default=0)),
                ("waiting", models.JSONField(default=list)),
                ("due_on", models.DateField(null=True, verbose_name="due")),
                ("because", models.JSONField(default=list)),
                ("computed_at", models.DateTimeField(verbose_name="computed")),
                (
                    "findings",
                    models.ManyToManyField(related_name="proposals", to="practices.finding"),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["rank", "-weight", "key"],
            },
        ),
        migrations.CreateModel(
            name="ProposalDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal_key",
                    models.CharField(max_length=24, unique=True, verbose_name="proposal"),
                ),
                ("title", models.JSONField(default=list, verbose_name="title")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
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
                "verbose_name": "decision on a proposal",
                "verbose_name_plural": "decisions on proposals",
                "ordering": ["-decided_at"],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "finding_key",
                    models.CharField(max_length=24, unique=True, verbose_name="finding"),
                ),
                ("check_id", models.CharField(blank=True, max_length=60, verbose_name="check")),
                (
                    "repository_name",
                    models.CharField(blank=True, max_length=200, verbose_name="repository"),
                ),
                ("subject", models.CharField(blank=True, max_length=1000, verbose_name="subject")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "justification",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code_not_present", "The flawed code is not there"),
                            ("code_not_reachable", "The flawed code is never reached"),
                            ("requires_configuration", "It needs a setting that is not made"),
                            ("requires_dependency", "It needs a component that is absent"),
                            ("requires_environment", "It needs an environment that is not ours"),
                            ("protected_by_compiler", "The compiler protects from it"),
                            ("protected_at_runtime", "It is prevented at run time"),
                            ("protected_at_perimeter", "It is stopped at the perimeter"),
                            (
                                "protected_by_mitigating_control",
                                "Another control keeps it from harm",
                            ),
                        ],
                        help_text="Empty: the flaw applies, and its risk is accepted.",
                        max_length=40,
                        verbose_name="not affected because",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        help_text="The finding returns the day after.", verbose_name="until"
                    ),
                ),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="given")),
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
                "verbose_name": "waiver",
                "verbose_name_plural": "waivers",
                "ordering": ["until_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ecosystem", models.CharField(max_length=30, verbose_name="ecosystem")),
                ("components", models.PositiveIntegerField(verbose_name="components")),
                ("checked", models.PositiveIntegerField(verbose_name="checked")),
                ("unknown", models.PositiveIntegerField(verbose_name="unknown")),
                ("affected", models.PositiveIntegerField(default=0, verbose_name="affected")),
                ("days", models.JSONField(default=dict)),
                ("checked_at", models.DateTimeField(verbose_name="checked")),
                (
                    "repository",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                        to="estate.repository",
                    ),
                ),
            ],
            options={
                "verbose_name": "coverage",
                "verbose_name_plural": "coverage",
                "ordering": ["ecosystem"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("repository", "ecosystem"), name="practices_coverage_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("resolved_on", None)),
                fields=["state", "rank", "id"],
                name="practices_open_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("resolved_on", None)),
                fields=["rank", "id"],
                name="practices_open_by_rank",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("resolved_on", None)),
                fields=["check_id", "severity", "state"],
                name="practices_open_by_check",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["rank", "id"], name="practices_by_rank"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["repository", "resolved_on", "turned_at", "rank"],
                name="practices_by_repository",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["turned_at"], name="practices_by_turn"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("resolved_on", None)),
                fields=["lot", "rank", "id"],
                name="practices_open_by_lot",
            ),
        ),
    ]
