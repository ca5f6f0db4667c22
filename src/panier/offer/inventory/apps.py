from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "panier.offer.inventory"
    label = "inventory"
