"""One's own account."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.account.views import account

urlpatterns = [path(_("account/"), account, name="account")]
