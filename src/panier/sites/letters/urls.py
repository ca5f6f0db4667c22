"""The pages of this site."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("panier.sites.letters.mailbox.urls"))]
