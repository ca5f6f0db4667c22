"""A merchant’s rates are zones of his terms now (terms 0002 has copied them)."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0005_closures'),
        ('terms', '0002_from_rates'),
    ]

    operations = [
        migrations.DeleteModel(
            name='DeliveryRate',
        ),
    ]
