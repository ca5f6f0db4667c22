from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "panier.civic.messaging"
    label = "messaging"
