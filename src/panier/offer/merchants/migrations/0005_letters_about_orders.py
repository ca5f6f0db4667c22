
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0004_found_to_claim'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='order_letters',
            field=models.BooleanField(null=True),
        ),
    ]
