"""The front of the market."""

from django.urls import path

from panier.sites.storefront.home.views import home

urlpatterns = [path("", home, name="home")]
