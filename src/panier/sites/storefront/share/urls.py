"""Sharing a page: its address, and its QR code."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.share.views import qr, share

urlpatterns = [
    path(_("share/<str:kind>/<str:named>/"), share, name="share"),
    path(_("share/<str:kind>/<str:named>/qr.svg"), qr, name="share_qr"),
]
