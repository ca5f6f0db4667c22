"""What the desk needs of a part: by when its next step is due, when it was last touched, who takes care of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Open parts from before: the patience of their state, counted from their last step.
DUE = """
UPDATE orders_part SET touched_at = changed_at, due_at = changed_at + CASE state
  WHEN 'to_accept' THEN interval '24 hours' WHEN 'accepted' THEN interval '2 days' WHEN 'ready' THEN interval '7 days' END
"""
NOTHING = "SELECT 1"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("orders", "0003_same_territory"),
    ]
    operations = [
        migrations.AddField("part", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("part", "touched_at", models.DateTimeField(null=True)),
        migrations.AddField("part", "minded_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "part",
            "minder",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(DUE, NOTHING),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", NOTHING),  # the table may be altered again
        migrations.AlterField("part", "touched_at", models.DateTimeField()),
        migrations.AddIndex(
            "part",
            models.Index(
                fields=["merchant", "due_at", "id"],
                include=["state", "touched_at"],
                condition=models.Q(state__in=["to_accept", "accepted", "ready"]),
                name="part_to_do",
            ),
        ),
    ]
