"""What proves a hand-over."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.handing.views import photo
from panier.sites.merchant_portal.handing.without import without_code

urlpatterns = [
    path(_("desk/<str:merchant>/part/<str:part>/photo/"), photo, name="desk_photo"),
    path(_("desk/<str:merchant>/part/<str:part>/without-code/"), without_code, name="desk_without_code"),
]
