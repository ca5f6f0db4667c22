import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("observatory", "0001_series")]

    dependencies = [
        ('merchants', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SoughtCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('region', models.CharField(max_length=80)),
                ('day', models.DateField()),
                ('quarter', models.PositiveSmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['day'], name='sought_cell_day')],
                'constraints': [models.UniqueConstraint(fields=('digest', 'region', 'day', 'quarter'), name='sought_cell_once')],
            },
        ),
        migrations.CreateModel(
            name='ProductDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.BigIntegerField()),
                ('day', models.DateField()),
                ('views', models.PositiveIntegerField(default=0)),
                ('carts', models.PositiveIntegerField(default=0)),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('merchant', 'day', 'product'), name='product_day_once')],
            },
        ),
        migrations.CreateModel(
            name='SoughtDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=80)),
                ('stems', models.CharField(max_length=120)),
                ('words', models.CharField(max_length=60)),
                ('language', models.CharField(max_length=8)),
                ('day', models.DateField()),
                ('nothing', models.PositiveIntegerField(default=0)),
                ('few', models.PositiveIntegerField(default=0)),
                ('far', models.PositiveIntegerField(default=0)),
                ('territory', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'region', 'day', 'language', 'stems'), name='sought_day_once')],
            },
        ),
    ]
