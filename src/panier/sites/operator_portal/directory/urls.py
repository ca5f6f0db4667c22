"""Directories of shops, for the operator."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.directory.views import directories, directory

urlpatterns = [
    path(_("operation/directories/"), directories, name="operation_directories"),
    path(_("operation/directories/<str:run>/"), directory, name="operation_directory"),
]
