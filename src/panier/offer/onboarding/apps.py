from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "panier.offer.onboarding"
    label = "onboarding"
