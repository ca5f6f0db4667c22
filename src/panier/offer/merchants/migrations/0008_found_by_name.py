"""A shop to claim is found by its name too, without accents: it keeps its page's address when it takes another name."""

from django.db import migrations

NAMED = (
    "(slug || ' ' || replace(replace(translate(lower(name),"
    " 'àâäáãåçèéêëìíîïñòóôöõùúûüýÿÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕÙÚÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'),"
    " 'œ', 'oe'), 'æ', 'ae'))"
)
BY_NAME = "DROP INDEX merchants_by_name; CREATE INDEX merchants_by_name ON merchants_merchant USING gin (({of}) gin_trgm_ops)"


class Migration(migrations.Migration):
    dependencies = [("merchants", "0007_one_form_of_postal_codes")]
    operations = [migrations.RunSQL(BY_NAME.format(of=NAMED), BY_NAME.format(of="slug"))]
