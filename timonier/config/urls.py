"""Routes: every room under its own name, the bridge at the root."""

from importlib.util import find_spec
from typing import Any

from django.urls import include, path
from django.utils.module_loading import autodiscover_modules

from timonier.config.rooms import AT_ROOT, ROOMS
from timonier.kit.screens.routes import entity_urls

autodiscover_modules("entities", "kept", "figures", "evidence")

ROOTS = ("timonier.kit.urls", "timonier.kit.shell.urls", f"timonier.{AT_ROOT}.urls")


def _of_room(room: str) -> Any:
    """The addresses of a room: its own file's, else those of its entities."""
    own = f"timonier.{room}.urls"
    return own if find_spec(own) else (entity_urls(room), room)


urlpatterns = [
    path("accounts/password/reset/", include("timonier.kit.screens.forgotten")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    *(path("", include(place)) for place in ROOTS if find_spec(place)),
    *(path(f"{room}/", include(_of_room(room))) for room in ROOMS if room != AT_ROOT),
]
handler400 = "timonier.kit.shell.pages.bad_request"
handler403 = "timonier.kit.shell.pages.forbidden"
handler404 = "timonier.kit.shell.pages.not_found"
handler500 = "timonier.kit.serving.outages.error_page"
