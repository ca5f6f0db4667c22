"""A feed may change prices and stock by itself, within bounds; what of it waits, and since when its owners know."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_ratings")]
    operations = [
        migrations.AddField("pull", "applies", models.BooleanField(default=False)),
        migrations.AddField("pull", "agreed", models.BooleanField(default=False)),
        migrations.AddField("pull", "applied", models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField("pull", "held", models.JSONField(default=dict)),
        migrations.AddField("pull", "news_at", models.DateTimeField(null=True)),
    ]
