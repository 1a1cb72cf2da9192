"""Addresses of the risk room: register, proposals, treatments, scores, and the entities' pages."""

from django.urls import path

from timonier.kit.routes import entity_urls
from timonier.risk import views, views_exchange, views_practice, views_proposals, views_register

app_name = "risk"
urlpatterns = [
    path("", views_register.register, name="register"),
    path("simulate/", views_register.simulate, name="simulate"),
    path("progress/", views_register.progress, name="progress"),
    path("stop/", views_register.stop, name="stop"),
    path("treatments/compare/", views.treatments, name="treatments"),
    path("what-happened/", views.scores, name="scores"),
    path("runs/", views.runs, name="runs"),
    path("in-other-words/", views.in_other_words, name="in-other-words"),
    path("proposed/", views_proposals.proposed, name="proposed"),
    path("proposed/look/", views_proposals.look_again, name="look"),
    path("proposed/<str:key>/take/", views_proposals.take, name="take"),
    path("proposed/<str:key>/dismiss/", views_proposals.dismiss, name="dismiss"),
    path("proposed/<str:key>/reopen/", views_proposals.reopen, name="reopen"),
    path("practice/", views_practice.practice, name="practice"),
    path("exchange/", views_exchange.exchange, name="exchange"),
    path("exchange/question.json", views_exchange.question, name="question"),
    *entity_urls("risk"),
]
