from django.apps import AppConfig


class PostgresSearchConfig(AppConfig):
    name = "panier.providers.postgres_search"
    label = "postgres_search"
