"""Addresses of the strategy room."""

from django.urls import path

from timonier.kit.routes import entity_urls
from timonier.strategy import views_goals

app_name = "strategy"
urlpatterns = [
    path("", views_goals.objectives, name="home"),
    path("goals/<str:key>/supports/", views_goals.goal_supports, name="goal-supports"),
    path(
        "objectives/<str:key>/supports/",
        views_goals.objective_supports,
        name="objective-supports",
    ),
    path("key-results/<str:key>/check-in/", views_goals.check_in, name="check-in"),
    *entity_urls("strategy"),
]
