from django.apps import AppConfig


class MerchantPortalConfig(AppConfig):
    name = "panier.sites.merchant_portal"
    label = "merchant_portal"
