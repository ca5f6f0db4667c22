import django.db.models.constraints
import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Merchant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('mer',), **{}), editable=False, max_length=20, unique=True)),
                ('slug', models.SlugField(max_length=120)),
                ('name', models.CharField(max_length=120)),
                ('legal_name', models.CharField(max_length=160)),
                ('state', models.CharField(choices=[('listed', 'Listed'), ('linked', 'Linked'), ('selling', 'Selling')], default='listed', max_length=8)),
                ('story', models.JSONField(default=dict)),
                ('returns', models.JSONField(default=dict)),
                ('languages', models.JSONField(default=list)),
                ('contact_email', models.EmailField(max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=30)),
                ('website', models.URLField(blank=True, max_length=300)),
                ('business_number', models.CharField(blank=True, max_length=20)),
                ('tax_numbers', models.JSONField(default=dict)),
                ('tone', models.PositiveSmallIntegerField(default=0)),
                ('picture', models.CharField(blank=True, max_length=64)),
                ('is_demonstration', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'slug'), name='merchant_slug'), models.CheckConstraint(condition=models.Q(('state__in', ['listed', 'linked', 'selling'])), name='merchant_state')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('clerk', 'Clerk')], max_length=8)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='merchants.merchant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('merchant', 'account'), name='member_once'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'manager', 'clerk'])), name='member_role')],
            },
        ),
        migrations.CreateModel(
            name='Exit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
            ],
            options={
                'indexes': [models.Index(models.F('merchant'), models.OrderBy(models.F('at'), descending=True), name='exit_recent')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=8)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('plc',), **{}), editable=False, max_length=20, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(max_length=200)),
                ('postal_code', models.CharField(max_length=12)),
                ('jurisdiction', models.CharField(max_length=8)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('tz', models.CharField(max_length=64)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('pickup', models.BooleanField(default=True)),
                ('pickup_minutes', models.PositiveSmallIntegerField(default=60)),
                ('pickup_note', models.JSONField(default=dict)),
                ('street_side', models.CharField(blank=True, choices=[('odd', 'Odd'), ('even', 'Even')], max_length=4)),
                ('street_position', models.PositiveSmallIntegerField(default=0)),
                ('is_open', models.BooleanField(default=True)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='merchants.merchant')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.municipality')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region')),
            ],
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='merchants.place')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='hours_weekday')],
            },
        ),
        migrations.CreateModel(
            name='HoursException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('opens', models.TimeField(null=True)),
                ('closes', models.TimeField(null=True)),
                ('reason', models.JSONField(default=dict)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='merchants.place')),
            ],
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
            name='StateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(choices=[('listed', 'Listed'), ('linked', 'Linked'), ('selling', 'Selling')], max_length=8)),
                ('after', models.CharField(choices=[('listed', 'Listed'), ('linked', 'Linked'), ('selling', 'Selling')], max_length=8)),
                ('reason', models.CharField(max_length=400)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
            ],
        ),
        migrations.CreateModel(
            name='Street',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120)),
                ('name', models.CharField(max_length=120)),
                ('story', models.JSONField(default=dict)),
                ('path', models.JSONField(default=list)),
                ('is_published', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=0)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.municipality')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'slug'), name='street_slug')],
            },
        ),
        migrations.AddField(
            model_name='place',
            name='street',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='places', to='merchants.street'),
        ),
        migrations.CreateModel(
            name='StreetChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('created', 'Created'), ('drawn', 'Drawn'), ('described', 'Described'), ('published', 'Published'), ('hidden', 'Hidden'), ('event_added', 'Event Added'), ('event_changed', 'Event Changed'), ('event_ended', 'Event Ended')], max_length=16)),
                ('detail', models.CharField(blank=True, max_length=400)),
                ('reason', models.CharField(max_length=400)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.street')),
            ],
            options={
                'indexes': [models.Index(models.F('street'), models.OrderBy(models.F('at'), descending=True), name='street_history')],
            },
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
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='merchants.place')),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='merchants.street')),
            ],
            options={
                'indexes': [models.Index(fields=['street', 'ends_at'], name='event_to_come')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_ends_after_it_starts')],
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
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='place_of_merchant'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('street', 'street_side', 'street_position'), name='place_along_street'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('street', None), ('street_side__in', ['odd', 'even']), _connector='OR'), name='place_on_a_side_of_its_street'),
        ),
    ]
