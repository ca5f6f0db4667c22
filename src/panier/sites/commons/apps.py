from django.apps import AppConfig


class CommonsConfig(AppConfig):
    name = "panier.sites.commons"
    label = "commons"
