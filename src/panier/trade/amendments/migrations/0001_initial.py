import django.db.models.deletion
import functools
import panier.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("amendments", "0001_amendments")]

    dependencies = [
        ('catalogue', '0001_initial'),
        ('inventory', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('amd',), **{}), editable=False, max_length=20, unique=True)),
                ('why', models.CharField(choices=[('missing', 'Missing'), ('damaged', 'Damaged'), ('other', 'Other'), ('replaced', 'Replaced'), ('declined', 'Declined'), ('unanswered', 'Unanswered')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('title', models.JSONField(default=dict)),
                ('options', models.JSONField(default=list)),
                ('quantity', models.PositiveSmallIntegerField()),
                ('unit_minor', models.BigIntegerField()),
                ('goods_minor', models.BigIntegerField()),
                ('taxes', models.JSONField(default=list)),
                ('minor', models.BigIntegerField()),
                ('commission_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('actor', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.part')),
            ],
            options={
                'indexes': [models.Index(fields=['part'], name='amendment_of_part')],
                'constraints': [models.CheckConstraint(condition=models.Q(('commission_minor__gte', 0), ('goods_minor__gte', 0), ('minor__gte', models.F('goods_minor')), ('quantity__gt', 0)), name='amendment_only_gives_back')],
            },
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('sub',), **{}), editable=False, max_length=20, unique=True)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('missing', models.BooleanField()),
                ('quantity', models.PositiveSmallIntegerField()),
                ('replaced', models.JSONField(default=dict)),
                ('title', models.JSONField(default=dict)),
                ('options', models.JSONField(default=list)),
                ('picture', models.CharField(blank=True, max_length=64)),
                ('unit_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('actor', models.CharField(max_length=120)),
                ('proposed_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orders.line')),
                ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.offer')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.part')),
                ('stock', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='inventory.stocklevel')),
            ],
            options={
                'indexes': [models.Index(fields=['part'], name='substitution_of_part'), models.Index(condition=models.Q(('state', 'proposed')), fields=['answer_by'], name='substitution_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('line',), name='one_proposal_a_line'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('unit_minor__gte', 0)), name='substitution_is_something')],
            },
        ),
    ]
