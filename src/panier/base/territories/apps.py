from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "panier.base.territories"
    label = "territories"
