"""Addresses of practices: boards, what people decide, and the entities' pages."""

from django.urls import path

from timonier.kit.routes import entity_urls
from timonier.practices import views, views_add, views_boards, views_life

app_name = "practices"
urlpatterns = [
    path("add-repositories/", views_add.add_repositories, name="add-repositories"),
    path("", views_boards.proposals, name="board"),
    path("board/<slug:tab>/", views_boards.findings, name="board-tab"),
    path("proposals/<str:key>/unfold/", views_boards.unfold, name="unfold"),
    path("findings/<str:key>/lot/", views_boards.lot, name="lot"),
    path("findings/<str:key>/lines/", views_boards.lines, name="lines"),
    path("findings/<str:key>/waive/", views.waive, name="waive"),
    path("findings/<str:key>/lift/", views.lift, name="lift"),
    path("proposals/<str:key>/decide/", views.decide, name="decide"),
    path("proposals/<str:key>/accept/", views.accept, name="accept"),
    path("proposals/<str:key>/reject/", views.reject, name="reject"),
    path("proposals/<str:key>/withdraw/", views.withdraw, name="withdraw"),
    path("repositories/<str:key>/retire/", views_life.retire, name="retire"),
    path("repositories/<str:key>/revive/", views_life.revive, name="revive"),
    path("same/", views_life.same, name="same"),
    path("same/<str:key>/again/", views_life.take_back, name="same-again"),
    *entity_urls("practices"),
]
