"""Addresses without a language: health, figures for machines, pictures, and the front door."""

from django.urls import URLPattern, URLResolver, path

from panier.sites.commons.health import healthz, metrics, readyz
from panier.sites.commons.root import front_door, media

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door, name="front_door"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("media/<path:name>", media, name="media"),
]
