"""The addresses of requests at the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.enquiries.views import answer, enquiries

urlpatterns = [
    path(_("desk/<str:merchant>/requests/"), enquiries, name="desk_enquiries"),
    path(_("desk/<str:merchant>/requests/<str:enquiry>/answer/"), answer, name="desk_enquiry_answer"),
]
