from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "panier.base.notifications"
    label = "notifications"
