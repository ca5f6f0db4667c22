"""Streets have two sides, a story, a line, events and a history; those that exist stay public."""

import django.db.models.constraints
import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models

# The side by the civic number; within it the order so far. Those that exist were public.
SIDES = """
UPDATE merchants_place SET street_side =
  CASE WHEN coalesce(substring(address from '^ *([0-9]{1,6})')::int, 1) % 2 = 0 THEN 'even' ELSE 'odd' END
WHERE street_id IS NOT NULL;
UPDATE merchants_place place SET street_position = ranked.position FROM (
  SELECT id, row_number() OVER (PARTITION BY street_id, street_side ORDER BY street_position, id) - 1 AS position
  FROM merchants_place WHERE street_id IS NOT NULL) ranked WHERE ranked.id = place.id;
UPDATE merchants_street SET is_published = true;
SET CONSTRAINTS ALL IMMEDIATE;
"""  # the last line: a table whose checks are still due cannot be altered


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0001_initial'),
        ('territories', '0002_territory_identifiers_territory_postal_and_more'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StreetChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('created', 'Created'), ('drawn', 'Drawn'), ('described', 'Described'), ('published', 'Published'), ('hidden', 'Hidden'), ('event_added', 'Event Added'), ('event_changed', 'Event Changed'), ('event_ended', 'Event Ended')], max_length=16)),
                ('detail', models.CharField(blank=True, max_length=400)),
                ('reason', models.CharField(max_length=400)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='StreetEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('evt',), **{}), editable=False, max_length=20, unique=True)),
                ('title', models.JSONField(default=dict)),
                ('words', models.JSONField(default=dict)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('is_demonstration', models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name='place',
            name='street_side',
            field=models.CharField(blank=True, choices=[('odd', 'Odd'), ('even', 'Even')], max_length=4),
        ),
        migrations.AddField(
            model_name='street',
            name='is_published',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='street',
            name='path',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='street',
            name='story',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='street',
            name='version',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunSQL(SIDES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('street', 'street_side', 'street_position'), name='place_along_street'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('street', None), ('street_side__in', ['odd', 'even']), _connector='OR'), name='place_on_a_side_of_its_street'),
        ),
        migrations.AddField(
            model_name='streetchange',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='streetchange',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.street'),
        ),
        migrations.AddField(
            model_name='streetevent',
            name='place',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='merchants.place'),
        ),
        migrations.AddField(
            model_name='streetevent',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='merchants.street'),
        ),
        migrations.AddIndex(
            model_name='streetchange',
            index=models.Index(models.F('street'), models.OrderBy(models.F('at'), descending=True), name='street_history'),
        ),
        migrations.AddIndex(
            model_name='streetevent',
            index=models.Index(fields=['street', 'ends_at'], name='event_to_come'),
        ),
        migrations.AddConstraint(
            model_name='streetevent',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_ends_after_it_starts'),
        ),
    ]
