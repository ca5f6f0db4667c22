"""Closures, holidays whose usual hours were confirmed, and every change of hours."""

import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


# The place is of the same merchant: no code can mix two.
SAME_MERCHANT = """
ALTER TABLE merchants_{0} ADD CONSTRAINT {0}_place_of_merchant FOREIGN KEY (merchant_id, place_id)
  REFERENCES merchants_place (merchant_id, id) DEFERRABLE INITIALLY DEFERRED
"""
ANY_MERCHANT = "ALTER TABLE merchants_{0} DROP CONSTRAINT {0}_place_of_merchant"


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0004_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('cls',), **{}), editable=False, max_length=20, unique=True)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('effect', models.CharField(choices=[('blocks', 'Blocks'), ('delays', 'Delays')], max_length=6)),
                ('reason', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.place')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['merchant', 'last_day'], name='closures_to_come')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='closure_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('effect__in', ['blocks', 'delays'])), name='closure_effect')],
            },
        ),
        migrations.CreateModel(
            name='HoursChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('week', 'Week'), ('holidays', 'Holidays'), ('day', 'Day'), ('day_removed', 'Day Removed'), ('closure', 'Closure'), ('closure_changed', 'Closure Changed'), ('closure_ended', 'Closure Ended')], max_length=15)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('actor_name', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='merchants.place')),
            ],
            options={
                'indexes': [models.Index(models.F('merchant'), models.OrderBy(models.F('at'), descending=True), name='hours_history')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['week', 'holidays', 'day', 'day_removed', 'closure', 'closure_changed', 'closure_ended'])), name='hours_change_what')],
            },
        ),
        migrations.CreateModel(
            name='UsualDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'day'), name='usual_day_once')],
            },
        ),
        migrations.RunSQL(SAME_MERCHANT.format("closure"), ANY_MERCHANT.format("closure")),
    ]
