from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SellerRecord",
            fields=[
                ("merchant", models.BigIntegerField(primary_key=True, serialize=False)),
                ("percent", models.PositiveSmallIntegerField()),
            ],
        ),
    ]
