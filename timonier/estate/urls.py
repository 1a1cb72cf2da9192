"""Addresses of the estate's pages."""

from django.urls import path

from timonier.estate import views, views_repository
from timonier.kit.routes import entity_urls

app_name = "estate"
_ONE = "repositories/<str:key>"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("life-cycles/", views.life_cycles, name="life-cycles"),
    path("where/", views.where, name="where"),
    path(f"{_ONE}/serves/", views_repository.serves, name="serves"),
    path(f"{_ONE}/identities/", views_repository.identities_page, name="identities"),
    path(f"{_ONE}/identities/merge/", views_repository.merge, name="identities-merge"),
    path(f"{_ONE}/identities/<str:merge>/undo/", views_repository.undo, name="identities-undo"),
    *entity_urls("estate"),
]
