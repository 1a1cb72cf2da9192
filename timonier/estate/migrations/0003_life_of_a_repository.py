
import django.db.models.deletion
import django.db.models.manager
import simple_history.models
import timonier.kit.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('estate', '0002_edges_of_locks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='repository',
            options={'base_manager_name': 'everything', 'ordering': ['name'], 'verbose_name': 'repository', 'verbose_name_plural': 'repositories'},
        ),
        migrations.AlterModelManagers(
            name='repository',
            managers=[
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='component',
            name='counts',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='repository',
            name='gone_since',
            field=models.DateField(blank=True, null=True, verbose_name='not found since'),
        ),
        migrations.AddField(
            model_name='repository',
            name='objects_digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='repository',
            name='origin_location',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='repository',
            name='origin_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='repository',
            name='remote',
            field=models.CharField(blank=True, max_length=1000, verbose_name='remote'),
        ),
        migrations.AddField(
            model_name='repository',
            name='rewritten_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='history rewritten'),
        ),
        migrations.AddField(
            model_name='repository',
            name='roots',
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name='repository',
            name='state',
            field=models.CharField(blank=True, choices=[('scanned', 'Scanned'), ('partial', 'Partly read'), ('empty', 'Empty'), ('failed', 'Failed'), ('gone', 'No longer found'), ('retired', 'Retired')], max_length=10, verbose_name='state'),
        ),
        migrations.CreateModel(
            name='HistoricalRetirement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='The short name of the repository, as in the address of its page.', max_length=200, verbose_name='repository')),
                ('repository_name', models.CharField(editable=False, max_length=200, verbose_name='name')),
                ('reason', models.TextField(verbose_name='reason')),
                ('state_before', models.CharField(blank=True, editable=False, max_length=10)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, verbose_name='retired')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical retirement',
                'verbose_name_plural': 'historical retirements',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSameness',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(default=timonier.kit.references.reference, max_length=40, verbose_name='reference')),
                ('one', models.CharField(max_length=200, verbose_name='repository kept')),
                ('other', models.CharField(max_length=200, verbose_name='other repository')),
                ('other_location', models.CharField(blank=True, max_length=1000, verbose_name='its location')),
                ('verdict', models.CharField(choices=[('same', 'The same'), ('different', 'Different')], max_length=10, verbose_name='verdict')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, verbose_name='decided')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical word on two repositories',
                'verbose_name_plural': 'historical words on two repositories',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='The short name of the repository, as in the address of its page.', max_length=200, unique=True, verbose_name='repository')),
                ('repository_name', models.CharField(editable=False, max_length=200, verbose_name='name')),
                ('reason', models.TextField(verbose_name='reason')),
                ('state_before', models.CharField(blank=True, editable=False, max_length=10)),
                ('retired_at', models.DateTimeField(auto_now_add=True, verbose_name='retired')),
                ('author', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
            ],
            options={
                'verbose_name': 'retirement',
                'verbose_name_plural': 'retirements',
                'ordering': ['-retired_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Sameness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(default=timonier.kit.references.reference, max_length=40, unique=True, verbose_name='reference')),
                ('one', models.CharField(max_length=200, verbose_name='repository kept')),
                ('other', models.CharField(max_length=200, verbose_name='other repository')),
                ('other_location', models.CharField(blank=True, max_length=1000, verbose_name='its location')),
                ('verdict', models.CharField(choices=[('same', 'The same'), ('different', 'Different')], max_length=10, verbose_name='verdict')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                ('decided_at', models.DateTimeField(auto_now=True, verbose_name='decided')),
                ('author', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
            ],
            options={
                'verbose_name': 'word on two repositories',
                'verbose_name_plural': 'words on two repositories',
                'ordering': ['-decided_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='estate_sameness_once')],
            },
        ),
    ]
