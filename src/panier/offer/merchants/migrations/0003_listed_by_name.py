"""Shops that are only listed are found by any part of their page's address."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("merchants", "0002_guards")]
    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE INDEX merchants_listed_by_name ON merchants_merchant USING gin (slug gin_trgm_ops) WHERE state = 'listed'",
            "DROP INDEX merchants_listed_by_name",
        ),
    ]
