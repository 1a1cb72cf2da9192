"""Short names by which judgments about repositories and identities can be addressed."""

from django.db import migrations, models

import timonier.estate.models.systems


class Migration(migrations.Migration):

    dependencies = [
        ("estate", "0002_alter_historicalidentitymerge_history_change_reason_and_more"),
    ]

    operations = [
        migrations.AddField(
            "identitymerge",
            "slug",
            models.SlugField(
                default=timonier.estate.models.systems.reference,
                max_length=40,
                unique=True,
                verbose_name="reference",
            ),
        ),
        migrations.AddField(
            "historicalidentitymerge",
            "slug",
            models.SlugField(
                default=timonier.estate.models.systems.reference,
                max_length=40,
                verbose_name="reference",
            ),
        ),
        migrations.AddField(
            "repositoryprofile",
            "slug",
            models.SlugField(default="", max_length=200, unique=True, verbose_name="short name"),
            preserve_default=False,
        ),
        migrations.AddField(
            "historicalrepositoryprofile",
            "slug",
            models.SlugField(default="", max_length=200, verbose_name="short name"),
            preserve_default=False,
        ),
    ]
