"""Where else the merchant's products may be seen."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.feeds.views import feeds

urlpatterns = [path(_("desk/<str:merchant>/elsewhere/"), feeds, name="desk_feeds")]
