"""Addresses of the portfolio room: the plan, what-ifs, readings, files, and the entities' pages."""

from django.urls import path

from timonier.kit.routes import entity_urls
from timonier.portfolio import views, views_files, views_reading, views_start, views_what_if

app_name = "portfolio"
urlpatterns = [
    path("", views.plan_board, name="board"),
    path("plan/<slug:slug>/", views.plan_board, name="plan"),
    path("plan/<slug:slug>/progress/", views.progress, name="progress"),
    path("left/<slug:slug>/", views.compute_left, name="compute-left"),
    path("left/<slug:slug>/progress/", views.left_progress, name="left-progress"),
    path("plan/<slug:slug>/accept/", views_what_if.accept, name="accept"),
    path("plan/<slug:slug>/question.json", views_start.question, name="question"),
    path("plan/<slug:slug>/export.<slug:kind>", views_files.export, name="export"),
    path("plan/<slug:slug>/<slug:initiative>/", views.certificate, name="certificate"),
    path("compute/", views.compute, name="compute"),
    path("what-if/", views_what_if.what_if, name="what-if"),
    path("compare/", views_what_if.compare_chosen, name="compare-chosen"),
    path("compare/<slug:before>/<slug:after>/", views_what_if.compare, name="compare"),
    path("rankings/", views_reading.rankings, name="rankings"),
    path("alignment/", views_reading.alignment, name="alignment"),
    path("start/", views_start.start, name="start"),
    path("import/", views_start.import_file, name="import"),
    path("portfolio.json", views_start.document, name="document"),
    path("proposals/<str:key>/initiative/", views_start.from_proposal, name="from-proposal"),
    path("ideas/<slug:slug>/initiative/", views_start.from_idea, name="from-idea"),
    *entity_urls("portfolio"),
]
