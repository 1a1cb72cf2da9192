"""Addresses of the risk room: register, proposals, treatments, scores, and the entities' pages."""

from django.urls import path

from timonier.kit.screens.routes import entity_urls
from timonier.risk.views import beside, exchange, practice, proposals, register

app_name = "risk"
urlpatterns = [
    path("", register.register, name="register"),
    path("simulate/", register.simulate, name="simulate"),
    path("progress/", register.progress, name="progress"),
    path("stop/", register.stop, name="stop"),
    path("treatments/compare/", beside.treatments, name="treatments"),
    path("what-happened/", beside.scores, name="scores"),
    path("runs/", beside.runs, name="runs"),
    path("in-other-words/", beside.in_other_words, name="in-other-words"),
    path("proposed/", proposals.proposed, name="proposed"),
    path("proposed/look/", proposals.look_again, name="look"),
    path("proposed/<str:key>/take/", proposals.take, name="take"),
    path("proposed/<str:key>/dismiss/", proposals.dismiss, name="dismiss"),
    path("proposed/<str:key>/reopen/", proposals.reopen, name="reopen"),
    path("practice/", practice.practice, name="practice"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/question.json", exchange.question, name="question"),
    *entity_urls("risk"),
]
