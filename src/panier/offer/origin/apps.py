from django.apps import AppConfig


class OriginConfig(AppConfig):
    name = "panier.offer.origin"
    label = "origin"
