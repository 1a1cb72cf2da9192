"""Routes: every room under its own name, the bridge at the root."""

from importlib.util import find_spec

from django.urls import include, path
from django.utils.module_loading import autodiscover_modules

autodiscover_modules("entities", "figures")

ROOTS = ("timonier.kit.urls", "timonier.kit.look_urls", "timonier.bridge.urls")
ROOMS = (
    "knowledge",
    "organisation",
    "estate",
    "practices",
    "strategy",
    "risk",
    "portfolio",
    "governance",
    "reporting",
)

urlpatterns = [
    path("accounts/password/reset/", include("timonier.kit.forgotten_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    *(path("", include(place)) for place in ROOTS if find_spec(place)),
    *(
        path(f"{room}/", include(f"timonier.{room}.urls"))
        for room in ROOMS
        if find_spec(f"timonier.{room}.urls")
    ),
]
handler400 = "timonier.kit.look_pages.bad_request"
handler403 = "timonier.kit.look_pages.forbidden"
handler404 = "timonier.kit.look_pages.not_found"
handler500 = "timonier.kit.outages.error_page"
