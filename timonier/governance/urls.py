"""Addresses of the governance room."""

from django.urls import path

from timonier.governance.views import decision, log, predictions, records
from timonier.kit.screens.routes import entity_urls

app_name = "governance"
_ONE = "decisions/<slug:key>"
urlpatterns = [
    path("", log.log, name="log"),
    path("log/<slug:tab>/", log.log, name="log-tab"),
    path("calibration/", log.calibration, name="calibration"),
    path("found/", records.found, name="found"),
    path("found/bring/", records.bring_found, name="bring-found"),
    path("bring/", records.bring, name="bring"),
    path("decisions.zip", records.take_all, name="take-all"),
    path("draft/<str:label>/<int:pk>/", log.draft, name="draft"),
    path("decisions/new/", log.ask, name="ask"),
    path(f"{_ONE}/madr/", records.take_one, name="take-one"),
    path(f"{_ONE}/decide/", decision.decide, name="decide"),
    path(f"{_ONE}/cite/", decision.cite, name="cite"),
    path(f"{_ONE}/set-aside/", decision.reject, name="reject"),
    path(f"{_ONE}/take-up/", decision.reopen, name="reopen"),
    path(f"{_ONE}/review/", decision.review, name="review"),
    path(f"{_ONE}/options/add/", decision.add_option, name="add-option"),
    path(f"{_ONE}/predict/", predictions.predict, name="predict"),
    path("options/<slug:key>/weigh/", decision.weigh, name="weigh"),
    path("predictions/<slug:key>/end/", predictions.resolve, name="resolve"),
    path("predictions/<slug:key>/take-back/", predictions.take_back, name="take-back"),
    *entity_urls("governance"),
]
