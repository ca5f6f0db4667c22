"""The buyer's answer to another moment, by her signed link."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.moment.views import moment

urlpatterns = [path(_("new-moment/<str:token>/"), moment, name="moment")]
