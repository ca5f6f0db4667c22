"""Of a promise, the units that left the shelf without being handed over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_guards")]
    operations = [
        migrations.AddField("reservation", "lost", models.PositiveIntegerField(default=0, db_default=0)),
    ]
