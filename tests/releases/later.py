"""A later Timonier, made up: the package of today, a column more, and a room with a chain of three.

So that upgrading is tried, and can be seen to fail, whatever real migrations follow a release.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts import frozen

VERSION = "99.0"
ROOM = "reporting"  # has no tables of its own today
STEPS = 5

_COLUMN = """

Repository.add_to_class(  # what a later model would say in its class
    "nickname", models.CharField(max_length=300, default="", db_default="")
)
"""
_ADDS = '''"""A repository has a nickname."""
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("estate", "{last}")]
    operations = [migrations.AddField(
        "repository", "nickname", models.CharField(max_length=300, default="", db_default=""))]
'''
_FILLS = '''"""Those that are there get one from their name."""
from django.db import migrations

def fill(apps, schema_editor):
    for one in apps.get_model("estate", "Repository")._base_manager.all():
        one.nickname += f"the {one.name}"  # seen when it is done twice
        one.save()

class Migration(migrations.Migration):
    dependencies = [("estate", "{last}")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
'''
_MODEL = '''"""Samples."""
from django.db import models

class Sample(models.Model):
    repository = models.ForeignKey("estate.Repository", models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["name"], name="sample_name")]
'''
_MAKES = '''"""Samples."""
import django.db.models.deletion
from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    dependencies = [("estate", "{last}")]
    operations = [migrations.CreateModel("Sample", [
        ("id", models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("repository", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
            to="estate.repository")),
        ("name", models.CharField(max_length=300)),
    ], options={"indexes": [models.Index(fields=["name"], name="sample_name")]})]
'''
_SAMPLES = '''"""One of each repository."""
from django.db import migrations

def sample(apps, schema_editor):
    made = apps.get_model("reporting", "Sample").objects
    for one in apps.get_model("estate", "Repository")._base_manager.all():
        made.create(repository=one, name=one.nickname)

class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunPython(sample, migrations.RunPython.noop)]
'''
_BINDS = '''"""None without its repository."""
import django.db.models.deletion
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_samples")]
    operations = [migrations.AlterField("sample", "repository", models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="estate.repository"))]
'''


def make(folder: Path) -> Path:
    """Write the later version below a folder; what PYTHONPATH is then."""
    package = folder / "timonier"
    shutil.copytree(
        frozen.ROOT / "timonier",
        package,
        ignore=shutil.ignore_patterns("__pycache__", "node_modules", "static"),
        symlinks=True,
    )
    (package / "__init__.py").write_text(f'"""Later."""\n\n__version__ = "{VERSION}"\n')
    models = package / "estate" / "models" / "__init__.py"
    models.write_text(f"{models.read_text()}\nfrom django.db import models{_COLUMN}")
    chain = package / "estate" / "migrations"
    last = max(file.stem for file in chain.glob("[0-9]*.py"))
    number = int(last[:4])
    (chain / f"{number + 1:04}_nickname.py").write_text(_ADDS.replace("{last}", last))
    last = f"{number + 1:04}_nickname"
    (chain / f"{number + 2:04}_nicknames.py").write_text(_FILLS.replace("{last}", last))
    own = package / ROOM / "migrations"
    own.mkdir()
    (own / "__init__.py").touch()
    (package / ROOM / "models.py").write_text(_MODEL)
    (own / "0001_initial.py").write_text(_MAKES.replace("{last}", f"{number + 2:04}_nicknames"))
    (own / "0002_samples.py").write_text(_SAMPLES)
    (own / "0003_bound.py").write_text(_BINDS)
    return folder
