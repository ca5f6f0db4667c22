from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "panier.offer.catalogue"
    label = "catalogue"
