"""Whether a product travels by parcel; how the fetches of a feed's address went, and what the owners were told of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_guards")]
    operations = [
        migrations.AddField("product", "by_parcel", models.BooleanField(default=True)),
        migrations.AddField("pull", "worked_at", models.DateTimeField(null=True)),
        migrations.AddField("pull", "failed_at", models.DateTimeField(null=True)),
        migrations.AddField("pull", "failures", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("pull", "is_told", models.BooleanField(default=False)),
        migrations.AddField("pull", "told_at", models.DateTimeField(null=True)),
    ]
