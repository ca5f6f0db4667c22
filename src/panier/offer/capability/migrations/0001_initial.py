import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('merchants', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pooled',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('pol',), **{}), editable=False, max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('photographer', 'Photographer'), ('courier', 'Courier'), ('till', 'Till'), ('other', 'Other')], max_length=12)),
                ('title', models.JSONField(default=dict)),
                ('words', models.JSONField(default=dict)),
                ('price', models.CharField(max_length=80)),
                ('until', models.DateField()),
                ('places', models.PositiveSmallIntegerField()),
                ('taken', models.PositiveSmallIntegerField(default=0)),
                ('published_at', models.DateTimeField()),
                ('actor', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(null=True)),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['territory', 'until'], name='pooled_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('taken__lte', models.F('places'))), name='pooled_never_oversold'), models.CheckConstraint(condition=models.Q(('places__gte', 1), ('places__lte', 1000)), name='pooled_places')],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=120)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('pooled', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='capability.pooled')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('pooled', 'merchant'), name='one_place_a_merchant')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('tkt',), **{}), editable=False, max_length=20, unique=True)),
                ('about', models.CharField(blank=True, max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('open', 'Open'), ('assigned', 'Assigned'), ('answered', 'Answered'), ('closed', 'Closed')], default='open', max_length=10)),
                ('assigned_name', models.CharField(blank=True, max_length=120)),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('open', 'assigned'))), fields=['due_at'], name='tickets_waiting'), models.Index(fields=['merchant', '-changed_at'], name='tickets_of_merchant')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_operator', models.BooleanField()),
                ('actor', models.CharField(max_length=120)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='capability.ticket')),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('asm',), **{}), editable=False, max_length=20, unique=True)),
                ('answers', models.JSONField(default=dict)),
                ('actor', models.CharField(max_length=120)),
                ('begun_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('scores', models.JSONField(default=dict)),
                ('observed', models.JSONField(default=dict)),
                ('steps', models.JSONField(default=list)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
            ],
            options={
                'indexes': [models.Index(fields=['merchant', '-finished_at'], name='assessments_of_merchant')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True)), fields=('merchant',), name='one_open_assessment')],
            },
        ),
    ]
