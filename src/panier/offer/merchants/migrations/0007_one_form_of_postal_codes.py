"""Places keep their postal code as forms do, in capitals without a space: it was kept in two ways, and looked for in both."""

from django.db import migrations, models

ONE_FORM = """
UPDATE merchants_place SET postal_code = upper(translate(postal_code, ' -', ''))
WHERE postal_code <> upper(translate(postal_code, ' -', ''))
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0006_shop_changes")]

    operations = [
        migrations.RunSQL(ONE_FORM, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(postal_code__regex="^[^ a-z-]*$"), name="place_postal_code_bare"
            ),
        ),
    ]
