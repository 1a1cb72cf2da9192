"""The address of a lost password, put before the library's own, which would send mail."""

from django.urls import path, re_path

from timonier.kit.screens.access import forgotten

urlpatterns = [path("", forgotten), re_path(r"^.+$", forgotten)]
