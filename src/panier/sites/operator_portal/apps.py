from django.apps import AppConfig


class OperatorPortalConfig(AppConfig):
    name = "panier.sites.operator_portal"
    label = "operator_portal"
