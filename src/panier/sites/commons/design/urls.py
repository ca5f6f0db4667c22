"""The living style page."""

from django.urls import path

from panier.sites.commons.design.views import design

urlpatterns = [path("design/", design, name="design")]
