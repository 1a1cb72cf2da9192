"""No table changes: applying it gives each role the rights that this version derives.

Auditors see people with access and what was done to accounts (`kit.audience.KIT_RIGHTS`).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kit", "0004_attached_files")]
    operations = []
