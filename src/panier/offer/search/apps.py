from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "panier.offer.search"
    label = "search"
