"""The addresses of imports."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.imports.one import answer, apply, one, pictures, undo
from panier.sites.merchant_portal.imports.progress import progress
from panier.sites.merchant_portal.imports.pull import pull
from panier.sites.merchant_portal.imports.views import imports

urlpatterns = [
    path(_("desk/<str:merchant>/import/"), imports, name="desk_imports"),
    path(_("desk/<str:merchant>/import-address/"), pull, name="desk_import_pull"),
    path(_("desk/<str:merchant>/import/<str:run>/"), one, name="desk_import"),
    path(_("desk/<str:merchant>/import/<str:run>/answers/"), answer, name="desk_import_answer"),
    path(_("desk/<str:merchant>/import/<str:run>/apply/"), apply, name="desk_import_apply"),
    path(_("desk/<str:merchant>/import/<str:run>/undo/"), undo, name="desk_import_undo"),
    path(_("desk/<str:merchant>/import/<str:run>/progress/"), progress, name="desk_import_progress"),
    path(_("desk/<str:merchant>/import/<str:run>/pictures/"), pictures, name="desk_import_pictures"),
]
