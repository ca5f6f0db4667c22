"""Which reminders of a part's step have gone out. What is late already was seen without letters: none is sent for it."""

from django.db import migrations, models

OLD = "UPDATE orders_part SET reminded = 2 WHERE due_at IS NOT NULL"
NOTHING = "SELECT 1"


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_desk")]
    operations = [
        migrations.AddField("part", "reminded", models.PositiveSmallIntegerField(default=0)),
        migrations.RunSQL(OLD, NOTHING),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", NOTHING),
        migrations.AddIndex(
            "part",
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["to_accept", "accepted", "ready"], reminded__lt=2),
                name="part_to_remind",
            ),
        ),
    ]
