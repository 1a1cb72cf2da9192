"""How to get into a system in an emergency, sealed."""

from django.db import migrations

from timonier.kit.sealed import SealedField


def _field() -> SealedField:
    return SealedField(
        blank=True,
        default="",
        help_text="How to get in when nobody else can: kept sealed, never searched.",
        readers=("cto",),
        verbose_name="in an emergency",
    )


class Migration(migrations.Migration):
    dependencies = [("estate", "0003_manifest_standing")]
    operations = [
        migrations.AddField(model_name=model, name="emergency", field=_field())
        for model in ("system", "historicalsystem")
    ]
