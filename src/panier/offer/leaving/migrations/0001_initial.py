import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("leaving", "0001_leaving")]

    dependencies = [
        ('accounts', '__first__'),
        ('merchants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('clo',), **{}), editable=False, max_length=20, unique=True)),
                ('state_before', models.CharField(choices=[('listed', 'Listed'), ('linked', 'Linked'), ('selling', 'Selling')], max_length=8)),
                ('closed_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('reopened_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('reopened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('reopened_at', None)), fields=('merchant',), name='closed_once')],
            },
        ),
        migrations.CreateModel(
            name='Kit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('kit',), **{}), editable=False, max_length=20, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Working'), ('faulted', 'Faulted'), ('ready', 'Ready'), ('expired', 'Expired')], default='waiting', max_length=7)),
                ('stage', models.CharField(blank=True, max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('moved_at', models.DateTimeField()),
                ('file', models.CharField(blank=True, max_length=60)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('counts', models.JSONField(default=dict)),
                ('ready_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
            ],
            options={
                'indexes': [models.Index(fields=['merchant', '-asked_at'], name='kits_of_merchant')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'working', 'faulted', 'ready', 'expired'])), name='kit_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='kit_ready_has_its_file'), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'working', 'faulted'])), fields=('merchant',), name='kit_one_at_a_time')],
            },
        ),
    ]
