from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "panier.offer.connections"
    label = "connections"
