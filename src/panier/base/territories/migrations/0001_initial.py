import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name', models.JSONField(default=dict)),
                ('currency', models.CharField(max_length=3)),
                ('languages', models.JSONField(default=list)),
                ('tz', models.CharField(max_length=64)),
                ('postal', models.JSONField(default=dict)),
                ('identifiers', models.JSONField(default=dict)),
                ('pack_digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8)),
                ('name', models.JSONField(default=dict)),
                ('slug', models.SlugField(max_length=80)),
                ('population', models.PositiveIntegerField()),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'code'), name='region_code'), models.UniqueConstraint(fields=('territory', 'slug'), name='region_slug')],
            },
        ),
        migrations.CreateModel(
            name='PostalPrefix',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=8)),
                ('locality', models.CharField(max_length=160)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'prefix'), name='postal_prefix')],
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('population', models.PositiveIntegerField()),
                ('postal_code', models.CharField(max_length=12)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'code'), name='municipality_code')],
            },
        ),
        migrations.CreateModel(
            name='TaxRateRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('jurisdiction', models.CharField(max_length=8)),
                ('category', models.CharField(max_length=12)),
                ('rate', models.CharField(max_length=20)),
                ('begins', models.DateField()),
                ('ends', models.DateField(null=True)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'code', 'jurisdiction', 'category', 'begins'), name='tax_rate_period')],
            },
        ),
        migrations.CreateModel(
            name='Setting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('value', models.JSONField()),
                ('in_force_from', models.DateTimeField()),
                ('source', models.CharField(max_length=400)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'key', 'in_force_from'), name='setting_moment')],
            },
        ),
    ]
