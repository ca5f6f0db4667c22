from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "panier.civic.observatory"
    label = "observatory"
