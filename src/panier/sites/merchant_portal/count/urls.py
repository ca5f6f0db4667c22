"""The quick stock count."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.count.views import count

urlpatterns = [path(_("desk/<str:merchant>/count/"), count, name="desk_count")]
