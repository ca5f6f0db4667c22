from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_cards_come_from_the_catalogue")]

    operations = [
        migrations.CreateModel(
            name="SellerRecord",
            fields=[
                ("merchant", models.BigIntegerField(primary_key=True, serialize=False)),
                ("percent", models.PositiveSmallIntegerField()),
            ],
        ),
    ]
