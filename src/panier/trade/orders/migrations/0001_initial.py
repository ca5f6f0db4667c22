import django.db.models.deletion
import django.db.models.expressions
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('catalogue', '0001_initial'),
        ('inventory', '0001_initial'),
        ('merchants', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('ord',), **{}), editable=False, max_length=20, unique=True)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('buyer', models.CharField(max_length=40)),
                ('key', models.UUIDField()),
                ('asked_digest', models.CharField(max_length=64)),
                ('cart_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('awaiting_payment', 'Awaiting Payment'), ('placed', 'Placed'), ('completed', 'Completed'), ('cancelled', 'Cancelled'), ('expired', 'Expired')], default='awaiting_payment', max_length=20)),
                ('language', models.CharField(max_length=8)),
                ('contact_name', models.CharField(max_length=120)),
                ('contact_email', models.EmailField(max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=30)),
                ('address', models.JSONField(default=dict)),
                ('total_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('token_version', models.PositiveSmallIntegerField(default=1)),
                ('placed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-placed_at'], name='order_of_account'), models.Index(condition=models.Q(('state', 'awaiting_payment')), fields=['expires_at'], name='order_due')],
                'constraints': [models.UniqueConstraint(fields=('buyer', 'key'), name='order_once_a_key'), models.CheckConstraint(condition=models.Q(('total_minor__gte', 0)), name='order_total')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('prt',), **{}), editable=False, max_length=20, unique=True)),
                ('number', models.CharField(max_length=24, unique=True)),
                ('state', models.CharField(choices=[('awaiting_payment', 'Awaiting Payment'), ('to_accept', 'To Accept'), ('accepted', 'Accepted'), ('ready', 'Ready'), ('handed_over', 'Handed Over'), ('refused', 'Refused'), ('cancelled', 'Cancelled')], default='awaiting_payment', max_length=20)),
                ('method', models.CharField(choices=[('pickup', 'Pickup'), ('delivery', 'Delivery'), ('parcel', 'Parcel')], max_length=10)),
                ('jurisdiction', models.CharField(max_length=8)),
                ('promise', models.JSONField(default=dict)),
                ('seller', models.JSONField(default=dict)),
                ('goods_minor', models.BigIntegerField()),
                ('delivery_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('commission_minor', models.BigIntegerField()),
                ('commission_taxes', models.JSONField(default=list)),
                ('merchant_collects', models.BooleanField()),
                ('currency', models.CharField(max_length=3)),
                ('pickup_code', models.CharField(blank=True, max_length=8)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('changed_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('reminded', models.PositiveSmallIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
                ('minded_at', models.DateTimeField(null=True)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('minder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='orders.order')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.place')),
            ],
            options={
                'indexes': [models.Index(fields=['merchant', 'state', '-changed_at'], name='part_desk'), models.Index(condition=models.Q(('state__in', ['to_accept', 'accepted', 'ready'])), fields=['merchant', 'due_at', 'id'], include=('state', 'touched_at'), name='part_to_do'), models.Index(condition=models.Q(('reminded__lt', 2), ('state__in', ['to_accept', 'accepted', 'ready'])), fields=['due_at'], name='part_to_remind')],
                'constraints': [models.UniqueConstraint(fields=('order', 'merchant'), name='part_once_a_merchant'), models.CheckConstraint(condition=models.Q(('total_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '+', models.F('delivery_minor')), '+', models.F('tax_minor')))), name='part_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.JSONField(default=dict)),
                ('options', models.JSONField(default=list)),
                ('picture', models.CharField(blank=True, max_length=64)),
                ('quantity', models.PositiveSmallIntegerField()),
                ('unit_minor', models.BigIntegerField()),
                ('subtotal_minor', models.BigIntegerField()),
                ('tax_category', models.CharField(max_length=12)),
                ('tax_shares', models.JSONField(default=list)),
                ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.offer')),
                ('stock', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='inventory.stocklevel')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.part')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('subtotal_minor', django.db.models.expressions.CombinedExpression(models.F('unit_minor'), '*', models.F('quantity')))), name='line_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='PartEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=20)),
                ('after', models.CharField(max_length=20)),
                ('actor', models.CharField(max_length=120)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='orders.part')),
            ],
        ),
        migrations.CreateModel(
            name='PartTax',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('collector', models.CharField(max_length=10)),
                ('rate', models.CharField(max_length=20)),
                ('base_minor', models.BigIntegerField()),
                ('minor', models.BigIntegerField()),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taxes', to='orders.part')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('part', 'code', 'collector', 'rate'), name='part_tax_once')],
            },
        ),
    ]
