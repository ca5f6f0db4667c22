"""A shop to claim is found by its number or by any part of its page's address, whoever runs it: the index of addresses holds all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("merchants", "0003_listed_by_name")]
    operations = [
        migrations.AddIndex("merchant", models.Index(fields=["business_number"], name="merchants_by_number")),
        migrations.RunSQL(
            "CREATE INDEX merchants_by_name ON merchants_merchant USING gin (slug gin_trgm_ops); DROP INDEX merchants_listed_by_name",
            "CREATE INDEX merchants_listed_by_name ON merchants_merchant USING gin (slug gin_trgm_ops) WHERE state = 'listed';"
            " DROP INDEX merchants_by_name",
        ),
    ]
