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
        ('inventory', '0001_initial'),
        ('merchants', '0001_initial'),
        ('orders', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('enq',), **{}), editable=False, max_length=20, unique=True)),
                ('buyer', models.CharField(max_length=40)),
                ('cart_id', models.BigIntegerField()),
                ('title', models.JSONField(default=dict)),
                ('options', models.JSONField(default=list)),
                ('picture', models.CharField(blank=True, max_length=64)),
                ('quantity', models.PositiveSmallIntegerField()),
                ('unit_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('language', models.CharField(max_length=8)),
                ('contact_name', models.CharField(max_length=120)),
                ('contact_email', models.EmailField(max_length=254)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn'), ('bought', 'Bought'), ('lapsed', 'Lapsed')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('actor', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('held_until', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('offer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.offer')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.place')),
                ('stock', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inventory.stocklevel')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['merchant', 'state', 'answer_by'], name='enquiry_desk'), models.Index(condition=models.Q(('state', 'asked')), fields=['answer_by'], name='enquiry_due'), models.Index(condition=models.Q(('state', 'accepted')), fields=['held_until'], name='enquiry_lapsing'), models.Index(condition=models.Q(('order__isnull', False)), fields=['order'], name='enquiry_of_order')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'accepted'))), fields=('buyer', 'offer'), name='one_live_enquiry'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('quantity__lte', 99)), name='enquiry_quantity'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('accepted', 'bought')), _negated=True), ('held_until__isnull', False), _connector='OR'), name='enquiry_held'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='enquiry_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'bought'), _negated=True), ('order__isnull', False), _connector='OR'), name='enquiry_order')],
            },
        ),
    ]
