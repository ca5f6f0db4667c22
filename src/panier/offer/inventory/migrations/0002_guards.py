"""A stock level's variant and place are of the same merchant: composite keys, so that no code can mix two shops."""

from django.db import migrations

GUARD = """
ALTER TABLE inventory_stocklevel
  ADD CONSTRAINT stock_variant_of_merchant FOREIGN KEY (merchant_id, variant_id)
    REFERENCES catalogue_variant (merchant_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT stock_place_of_merchant FOREIGN KEY (merchant_id, place_id)
    REFERENCES merchants_place (merchant_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE catalogue_variant
  ADD CONSTRAINT variant_product_of_merchant FOREIGN KEY (merchant_id, product_id)
    REFERENCES catalogue_product (merchant_id, id) DEFERRABLE INITIALLY DEFERRED;
"""
UNGUARD = """
ALTER TABLE catalogue_variant DROP CONSTRAINT variant_product_of_merchant;
ALTER TABLE inventory_stocklevel DROP CONSTRAINT stock_variant_of_merchant, DROP CONSTRAINT stock_place_of_merchant;
"""


class Migration(migrations.Migration):
    replaces = [("inventory", "0002_composite_keys"), ("inventory", "0003_sure_until")]
    dependencies = [("inventory", "0001_initial"), ("catalogue", "0001_initial"), ("merchants", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
    ]
