"""Addresses of the strategy room."""

from django.urls import path

from timonier.kit.routes import entity_urls
from timonier.strategy import (
    views_goals,
    views_ideas,
    views_radar,
    views_radar_files,
    views_vision,
)

app_name = "strategy"
urlpatterns = [
    path("", views_goals.objectives, name="home"),
    path("vision/", views_vision.vision, name="vision"),
    path("goals/<str:key>/supports/", views_goals.goal_supports, name="goal-supports"),
    path(
        "objectives/<str:key>/supports/",
        views_goals.objective_supports,
        name="objective-supports",
    ),
    path("key-results/<str:key>/check-in/", views_goals.check_in, name="check-in"),
    path("ideas/", views_ideas.board, name="ideas-board"),
    path("ideas/new/", views_ideas.add, name="ideas-new"),
    path("similar-ideas/", views_ideas.similar, name="similar-ideas"),
    path("ideas/<str:key>/vote/", views_ideas.vote, name="vote"),
    path("ideas/<str:key>/comment/", views_ideas.comment, name="comment"),
    path("ideas/<str:key>/status/", views_ideas.settle, name="settle"),
    path("ideas/<str:key>/evidence/", views_ideas.cite, name="cite"),
    path("ideas/<str:key>/evidence/<int:citation>/", views_ideas.uncite, name="uncite"),
    path("comments/<str:key>/remove/", views_ideas.remove_comment, name="remove-comment"),
    path("comments/<str:key>/restore/", views_ideas.restore_comment, name="restore-comment"),
    path("radar/", views_radar.board, name="radar"),
    path("radar/start/", views_radar.start, name="radar-start"),
    path("radar/proposals/", views_radar.proposals, name="radar-proposals"),
    path("radar/decide/", views_radar.decide, name="radar-decide"),
    path("radar/files/", views_radar_files.files, name="radar-files"),
    path("radar/export/<str:kind>/", views_radar_files.export, name="radar-export"),
    *entity_urls("strategy"),
]
