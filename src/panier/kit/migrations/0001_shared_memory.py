"""The cache that web processes share (settings.CACHES): limits on attempts must count across all of them.

UNLOGGED: it is written on every attempt, and nothing is lost when a crash empties it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE kit_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX kit_cache_expires ON kit_cache (expires);
            """,
            "DROP TABLE kit_cache",
        ),
    ]
