"""When a shop is reminded, and when its record calls a step late, are written with the step; those on their way are held to what they were told."""

from django.db import migrations, models
from django.db.models import Q

KEPT = """
UPDATE orders_part SET remind_at = CASE reminded WHEN 0 THEN due_at - greatest((due_at - changed_at) / 4, interval '15 minutes') ELSE due_at END
WHERE state IN ('to_accept', 'accepted', 'ready') AND reminded < 2 AND due_at IS NOT NULL;
UPDATE orders_partevent event SET late_at = greatest(event.at,
    ((part.promise ->> 'from')::date)::timestamp AT TIME ZONE coalesce(part.seller #>> '{place,tz}', 'UTC'))
  + CASE event.after WHEN 'to_accept' THEN interval '24 hours' ELSE interval '2 days' END
FROM orders_part part WHERE part.id = event.part_id AND event.after IN ('to_accept', 'accepted');
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_guards")]
    operations = [
        migrations.AddField("part", "remind_at", models.DateTimeField(null=True)),
        migrations.AddField("partevent", "late_at", models.DateTimeField(null=True)),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RemoveIndex("part", "part_to_remind"),
        migrations.RemoveField("part", "reminded"),
        migrations.AddIndex(
            "part",
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="part_to_remind"),
        ),
    ]
