from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "panier.sites.api"
    label = "api"
