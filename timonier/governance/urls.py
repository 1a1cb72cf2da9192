"""Addresses of the governance room."""

from django.urls import path

from timonier.governance import views, views_decision, views_predictions, views_records
from timonier.kit.routes import entity_urls

app_name = "governance"
_ONE = "decisions/<slug:key>"
urlpatterns = [
    path("", views.log, name="log"),
    path("log/<slug:tab>/", views.log, name="log-tab"),
    path("calibration/", views.calibration, name="calibration"),
    path("found/", views_records.found, name="found"),
    path("found/bring/", views_records.bring_found, name="bring-found"),
    path("bring/", views_records.bring, name="bring"),
    path("decisions.zip", views_records.take_all, name="take-all"),
    path("draft/<str:label>/<int:pk>/", views.draft, name="draft"),
    path("decisions/new/", views.ask, name="ask"),
    path(f"{_ONE}/madr/", views_records.take_one, name="take-one"),
    path(f"{_ONE}/decide/", views_decision.decide, name="decide"),
    path(f"{_ONE}/cite/", views_decision.cite, name="cite"),
    path(f"{_ONE}/set-aside/", views_decision.reject, name="reject"),
    path(f"{_ONE}/take-up/", views_decision.reopen, name="reopen"),
    path(f"{_ONE}/review/", views_decision.review, name="review"),
    path(f"{_ONE}/options/add/", views_decision.add_option, name="add-option"),
    path(f"{_ONE}/predict/", views_predictions.predict, name="predict"),
    path("options/<slug:key>/weigh/", views_decision.weigh, name="weigh"),
    path("predictions/<slug:key>/end/", views_predictions.resolve, name="resolve"),
    path("predictions/<slug:key>/take-back/", views_predictions.take_back, name="take-back"),
    *entity_urls("governance"),
]
