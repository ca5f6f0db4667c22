import django.db.models.deletion
import functools
import panier.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('merchants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_hand', models.PositiveIntegerField(null=True)),
                ('reserved', models.PositiveIntegerField(default=0)),
                ('source', models.CharField(max_length=20)),
                ('as_of', models.DateTimeField()),
                ('sure_until', models.DateTimeField(null=True)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.place')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.variant')),
            ],
            options={
                'indexes': [models.Index(fields=['sure_until'], name='stock_sure_until')],
                'constraints': [models.UniqueConstraint(fields=('variant', 'place'), name='stock_once'), models.CheckConstraint(condition=models.Q(('on_hand__isnull', True), ('reserved__lte', models.F('on_hand')), _connector='OR'), name='stock_never_oversold')],
            },
        ),
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('rsv',), **{}), editable=False, max_length=20, unique=True)),
                ('holder', models.CharField(max_length=20)),
                ('quantity', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('held', 'Held'), ('kept', 'Kept'), ('released', 'Released'), ('taken', 'Taken')], default='held', max_length=8)),
                ('until', models.DateTimeField(null=True)),
                ('stock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.stocklevel')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'held')), fields=['until'], name='reservation_due')],
                'constraints': [models.UniqueConstraint(fields=('holder', 'stock'), name='reservation_once'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='reservation_quantity')],
            },
        ),
    ]
