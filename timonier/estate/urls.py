"""Addresses of the estate's pages."""

from django.urls import path

from timonier.estate.views import overview, repository
from timonier.kit.screens.routes import entity_urls

app_name = "estate"
_ONE = "repositories/<str:key>"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("life-cycles/", overview.life_cycles, name="life-cycles"),
    path("hotspots/", overview.hotspots, name="hotspots"),
    path("where/", overview.where, name="where"),
    path(f"{_ONE}/serves/", repository.serves, name="serves"),
    path(f"{_ONE}/identities/", repository.identities_page, name="identities"),
    path(f"{_ONE}/identities/merge/", repository.merge, name="identities-merge"),
    path(f"{_ONE}/identities/<str:merge>/undo/", repository.undo, name="identities-undo"),
    *entity_urls("estate"),
]
