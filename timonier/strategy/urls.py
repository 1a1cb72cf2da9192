"""Addresses of the strategy room."""

from django.urls import path

from timonier.kit.screens.routes import entity_urls
from timonier.strategy.views import goals, ideas, radar, radar_files, vision

app_name = "strategy"
urlpatterns = [
    path("", goals.objectives, name="home"),
    path("vision/", vision.vision, name="vision"),
    path("goals/<str:key>/supports/", goals.goal_supports, name="goal-supports"),
    path(
        "objectives/<str:key>/supports/",
        goals.objective_supports,
        name="objective-supports",
    ),
    path("key-results/<str:key>/check-in/", goals.check_in, name="check-in"),
    path("ideas/", ideas.board, name="ideas-board"),
    path("ideas/new/", ideas.add, name="ideas-new"),
    path("similar-ideas/", ideas.similar, name="similar-ideas"),
    path("ideas/<str:key>/vote/", ideas.vote, name="vote"),
    path("ideas/<str:key>/comment/", ideas.comment, name="comment"),
    path("ideas/<str:key>/status/", ideas.settle, name="settle"),
    path("ideas/<str:key>/evidence/", ideas.cite, name="cite"),
    path("ideas/<str:key>/evidence/<int:citation>/", ideas.uncite, name="uncite"),
    path("comments/<str:key>/remove/", ideas.remove_comment, name="remove-comment"),
    path("comments/<str:key>/restore/", ideas.restore_comment, name="restore-comment"),
    path("radar/", radar.board, name="radar"),
    path("radar/start/", radar.start, name="radar-start"),
    path("radar/proposals/", radar.proposals, name="radar-proposals"),
    path("radar/decide/", radar.decide, name="radar-decide"),
    path("radar/files/", radar_files.files, name="radar-files"),
    path("radar/export/<str:kind>/", radar_files.export, name="radar-export"),
    *entity_urls("strategy"),
]
