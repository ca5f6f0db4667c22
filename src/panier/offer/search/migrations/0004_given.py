from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_sellerrecord")]
    operations = [
        migrations.CreateModel(
            name="Given",
            fields=[
                ("product", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.BigIntegerField()),
            ],
        ),
    ]
