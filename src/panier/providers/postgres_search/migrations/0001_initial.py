from django.contrib.postgres.operations import TrigramExtension
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("postgres_search", "0002_entry_standing"), ("postgres_search", "0003_delivers_and_stock_places"), ("postgres_search", "0004_proven_origins")]

    dependencies = [
    ]

    operations = [
        TrigramExtension(),  # look-alikes; a trusted extension: the owner of the database may create it
        migrations.CreateModel(
            name='Around',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField()),
                ('stored', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('product', models.BigIntegerField(primary_key=True, serialize=False)),
                ('public_id', models.CharField(max_length=20)),
                ('territory', models.CharField(max_length=12)),
                ('group', models.BigIntegerField()),
                ('slug', models.CharField(max_length=140)),
                ('titles', models.JSONField()),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('merchant', models.CharField(max_length=120)),
                ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ('state', models.CharField(max_length=8)),
                ('hows', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None)),
                ('minor', models.BigIntegerField()),
                ('in_stock', models.BooleanField(null=True)),
                ('places', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('pickup_places', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('created', models.DateTimeField()),
                ('stock_places', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('origins', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list, size=None)),
                ('delivers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('standing', models.BigIntegerField(default=0)),
                ('words_fr', django.contrib.postgres.search.SearchVectorField()),
                ('words_en', django.contrib.postgres.search.SearchVectorField()),
                ('plain_fr', models.TextField()),
                ('plain_en', models.TextField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words_fr'], name='entry_words_fr'), django.contrib.postgres.indexes.GinIndex(fields=['words_en'], name='entry_words_en')],
            },
        ),
    ]
