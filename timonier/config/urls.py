"""Routes: every room under its own name, the bridge at the root."""

from importlib.util import find_spec

from django.urls import include, path
from django.utils.module_loading import autodiscover_modules

autodiscover_modules("entities", "figures")

ROOMS = ("knowledge", "organisation", "estate", "practices", "reporting")

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("timonier.kit.urls")),
    *(
        path(f"{room}/", include(f"timonier.{room}.urls"))
        for room in ROOMS
        if find_spec(f"timonier.{room}.urls")
    ),
    path("", include("timonier.bridge.urls")),
]
