"""The tables of bridge as 0.1.0 has them. Frozen: a later change is a file of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DemoPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=100)),
                ("row", models.BigIntegerField()),
                ("made_on", models.DateField()),
            ],
            options={
                "verbose_name": "part of the demo",
                "verbose_name_plural": "parts of the demo",
                "constraints": [
                    models.UniqueConstraint(fields=("model", "row"), name="bridge_demo_once")
                ],
            },
        ),
    ]
