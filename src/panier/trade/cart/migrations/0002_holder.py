"""A line may have units promised to it before it is ordered: the name under which they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cart", "0001_initial")]
    operations = [
        migrations.AddField(
            "cartline", "holder", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        )
    ]
