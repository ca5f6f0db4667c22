"""What a member keeps for later: a product, or a merchant he follows."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Merchant


class Favourite(models.Model):
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, models.CASCADE, null=True, related_name="+")
    merchant = models.ForeignKey(Merchant, models.CASCADE, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "product"], name="favourite_product_once"),
            models.UniqueConstraint(fields=["account", "merchant"], name="favourite_merchant_once"),
            models.CheckConstraint(
                condition=Q(product=None, merchant__isnull=False) | Q(product__isnull=False, merchant=None),
                name="favourite_is_one_thing",
            ),
        ]
        indexes = [models.Index(F("account"), F("added_at").desc(), name="favourites_of_account")]
