"""Addresses of practices: boards, what people decide, and the entities' pages."""

from django.urls import path

from timonier.kit.screens.routes import entity_urls
from timonier.practices.views import add, boards, judgments, life

app_name = "practices"
urlpatterns = [
    path("add-repositories/", add.add_repositories, name="add-repositories"),
    path("", boards.proposals, name="board"),
    path("board/<slug:tab>/", boards.findings, name="board-tab"),
    path("proposals/<str:key>/unfold/", boards.unfold, name="unfold"),
    path("findings/<str:key>/lot/", boards.lot, name="lot"),
    path("findings/<str:key>/lines/", boards.lines, name="lines"),
    path("findings/<str:key>/waive/", judgments.waive, name="waive"),
    path("findings/<str:key>/lift/", judgments.lift, name="lift"),
    path("proposals/<str:key>/decide/", judgments.decide, name="decide"),
    path("proposals/<str:key>/accept/", judgments.accept, name="accept"),
    path("proposals/<str:key>/reject/", judgments.reject, name="reject"),
    path("proposals/<str:key>/withdraw/", judgments.withdraw, name="withdraw"),
    path("repositories/<str:key>/retire/", life.retire, name="retire"),
    path("repositories/<str:key>/revive/", life.revive, name="revive"),
    path("same/", life.same, name="same"),
    path("same/<str:key>/again/", life.take_back, name="same-again"),
    *entity_urls("practices"),
]
