import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('catalogue', '0001_initial'),
        ('merchants', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('clm',), **{}), editable=False, max_length=20, unique=True)),
                ('kind', models.CharField(max_length=10)),
                ('mark', models.CharField(blank=True, max_length=40)),
                ('basis', models.CharField(blank=True, max_length=12)),
                ('share', models.PositiveSmallIntegerField(null=True)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('number_key', models.CharField(blank=True, max_length=60)),
                ('words', models.TextField(blank=True)),
                ('expires_on', models.DateField(null=True)),
                ('proof', models.CharField(blank=True, max_length=64)),
                ('proof_name', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(default='claimed', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('by_list', models.BooleanField(default=False)),
                ('claimed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'expires_on'], name='claims_in_force'), models.Index(fields=['merchant', '-claimed_at'], name='claims_of_merchant')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('local', 'made', 'certified'))), name='claim_kind'), models.CheckConstraint(condition=models.Q(('state__in', ('claimed', 'confirmed', 'refused', 'withdrawn', 'revoked', 'expired'))), name='claim_state'), models.CheckConstraint(condition=models.Q(('basis__in', ['', 'transformed', 'cost-share'])), name='claim_basis'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'certified'), _negated=True), models.Q(models.Q(('number', ''), _negated=True), models.Q(('mark', ''), _negated=True), ('expires_on__isnull', False)), _connector='OR'), name='certified_by_whom_until_when'), models.UniqueConstraint(condition=models.Q(('state__in', ['claimed', 'confirmed']), models.Q(('kind', 'made'), _negated=True)), fields=('merchant', 'kind', 'mark', 'number_key', 'basis'), name='claim_once')],
            },
        ),
        migrations.CreateModel(
            name='ClaimedProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='products', to='origin.claim')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('product', 'claim'), name='claimed_product_once')],
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, max_length=10)),
                ('after', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('actor', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='origin.claim')),
            ],
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('dsp',), **{}), editable=False, max_length=20, unique=True)),
                ('words', models.TextField()),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('state', models.CharField(default='open', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='origin.claim')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['claim'], name='disputes_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('open', 'upheld', 'dismissed'))), name='dispute_state')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=40)),
                ('number_key', models.CharField(max_length=60)),
                ('number', models.CharField(max_length=60)),
                ('holder', models.CharField(blank=True, max_length=160)),
                ('expires_on', models.DateField(null=True)),
                ('listed_at', models.DateTimeField()),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'mark', 'number_key'), name='certificate_once')],
            },
        ),
    ]
