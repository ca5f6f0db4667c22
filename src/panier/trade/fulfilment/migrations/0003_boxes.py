
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fulfilment', '0002_without_code'),
    ]

    operations = [
        migrations.AddField(
            model_name='parcel',
            name='boxes',
            field=models.JSONField(default=list),
        ),
    ]
