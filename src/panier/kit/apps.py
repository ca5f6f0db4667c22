from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "panier.kit"
    label = "kit"
