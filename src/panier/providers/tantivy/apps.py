from django.apps import AppConfig


class TantivyConfig(AppConfig):
    name = "panier.providers.tantivy"
    label = "tantivy"
