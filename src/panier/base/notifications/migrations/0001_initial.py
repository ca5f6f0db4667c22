import django.db.models.deletion
import functools
import panier.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('let',), **{}), editable=False, max_length=20, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('recipient', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=8)),
                ('facts', models.JSONField(default=dict)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['-recorded_at'], name='letter_recent')],
            },
        ),
    ]
