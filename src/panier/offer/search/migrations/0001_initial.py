from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("search", "0002_cards_come_from_the_catalogue"), ("search", "0003_sellerrecord"), ("search", "0004_given"), ("search", "0005_digests_lie_in_the_index")]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Aged',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SellerRecord',
            fields=[
                ('merchant', models.BigIntegerField(primary_key=True, serialize=False)),
                ('percent', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Stale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.BigIntegerField(null=True)),
            ],
        ),
    ]
