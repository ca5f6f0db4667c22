import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('catalogue', '0001_initial'),
        ('merchants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.product')),
            ],
            options={
                'indexes': [models.Index(models.F('account'), models.OrderBy(models.F('added_at'), descending=True), name='favourites_of_account')],
                'constraints': [models.UniqueConstraint(fields=('account', 'product'), name='favourite_product_once'), models.UniqueConstraint(fields=('account', 'merchant'), name='favourite_merchant_once'), models.CheckConstraint(condition=models.Q(models.Q(('merchant__isnull', False), ('product', None)), models.Q(('merchant', None), ('product__isnull', False)), _connector='OR'), name='favourite_is_one_thing')],
            },
        ),
    ]
