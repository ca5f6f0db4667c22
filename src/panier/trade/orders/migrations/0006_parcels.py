"""A third way to have a part: a carrier brings it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0005_reminded'),
    ]

    operations = [
        migrations.AlterField(
            model_name='part',
            name='method',
            field=models.CharField(choices=[('pickup', 'Pickup'), ('delivery', 'Delivery'), ('parcel', 'Parcel')], max_length=10),
        ),
    ]
