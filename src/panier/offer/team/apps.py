from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "panier.offer.team"
    label = "team"
