"""Until when a count is believed. Existing counts are dated when the pack that says how long is loaded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_composite_keys")]
    operations = [
        migrations.AddField("stocklevel", "sure_until", models.DateTimeField(null=True)),
        migrations.AddIndex("stocklevel", models.Index(fields=["sure_until"], name="stock_sure_until")),
    ]
