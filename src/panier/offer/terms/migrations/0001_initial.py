import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("terms", "0002_from_rates")]

    dependencies = [
        ('accounts', '__first__'),
        ('merchants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('slt',), **{}), editable=False, max_length=20, unique=True)),
                ('method', models.CharField(choices=[('pickup', 'Pickup'), ('delivery', 'Delivery')], max_length=8)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('begins', models.TimeField()),
                ('ends', models.TimeField()),
                ('capacity', models.PositiveSmallIntegerField()),
                ('cutoff_days', models.PositiveSmallIntegerField(default=0)),
                ('cutoff', models.TimeField(null=True)),
                ('is_offered', models.BooleanField(default=True)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('merchant', 'method', 'place', 'weekday', 'begins', 'ends'), name='slot_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='slot_weekday'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='slot_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('method', 'pickup'), ('place', None), _connector='XOR'), name='slot_of_a_place_is_a_pickup')],
            },
        ),
        migrations.CreateModel(
            name='SlotBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('holder', models.CharField(max_length=40, unique=True)),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='terms.slot')),
            ],
            options={
                'indexes': [models.Index(fields=['slot', 'day'], name='slot_day')],
            },
        ),
        migrations.CreateModel(
            name='TermsChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('pickup', 'Pickup'), ('zone', 'Zone'), ('slots', 'Slots'), ('parcel', 'Parcel'), ('returns', 'Returns')], max_length=8)),
                ('about', models.CharField(blank=True, max_length=120)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('actor_name', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
            ],
            options={
                'indexes': [models.Index(models.F('merchant'), models.OrderBy(models.F('at'), descending=True), name='terms_history')],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('zon',), **{}), editable=False, max_length=20, unique=True)),
                ('method', models.CharField(choices=[('delivery', 'Delivery'), ('parcel', 'Parcel')], default='delivery', max_length=8)),
                ('name', models.JSONField(default=dict)),
                ('prefixes', models.JSONField(default=list)),
                ('radius_km', models.PositiveSmallIntegerField(null=True)),
                ('steps', models.JSONField(default=list)),
                ('free_from_minor', models.BigIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('days', models.PositiveSmallIntegerField(default=2)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.place')),
            ],
            options={
                'indexes': [models.Index(fields=['merchant', 'method'], name='zones_of_merchant')],
                'constraints': [models.CheckConstraint(condition=models.Q(('method__in', ['delivery', 'parcel'])), name='zone_method'), models.CheckConstraint(condition=models.Q(('place', None), ('radius_km', None), _connector='XOR', _negated=True), name='zone_radius_around_a_place'), models.CheckConstraint(condition=models.Q(('free_from_minor', None), ('free_from_minor__gte', 0), _connector='OR'), name='zone_free')],
            },
        ),
        migrations.CreateModel(
            name='SaleTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('default_grams', models.PositiveIntegerField(null=True)),
                ('returns_template', models.CharField(blank=True, max_length=20)),
                ('returns_words', models.JSONField(default=dict)),
                ('merchant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('default_grams', 0), _negated=True), name='default_weight_is_one')],
            },
        ),
    ]
