from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "panier.sites.storefront"
    label = "storefront"
