"""Addresses of the portfolio room: the plan, what-ifs, readings, files, and the entities' pages."""

from django.urls import path

from timonier.kit.screens.routes import entity_urls
from timonier.portfolio.views import board, capacity, files, reading, start, valuing, what_if

app_name = "portfolio"
urlpatterns = [
    path("", board.plan_board, name="board"),
    path("plan/<slug:slug>/", board.plan_board, name="plan"),
    path("plan/<slug:slug>/progress/", board.progress, name="progress"),
    path("left/<slug:slug>/", board.compute_left, name="compute-left"),
    path("left/<slug:slug>/progress/", board.left_progress, name="left-progress"),
    path("plan/<slug:slug>/accept/", what_if.accept, name="accept"),
    path("plan/<slug:slug>/question.json", start.question, name="question"),
    path("plan/<slug:slug>/export.<slug:kind>", files.export, name="export"),
    path("plan/<slug:slug>/<slug:initiative>/", board.certificate, name="certificate"),
    path("compute/", board.compute, name="compute"),
    path("what-if/", what_if.what_if, name="what-if"),
    path("compare/", what_if.compare_chosen, name="compare-chosen"),
    path("compare/<slug:before>/<slug:after>/", what_if.compare, name="compare"),
    path("rankings/", reading.rankings, name="rankings"),
    path("alignment/", reading.alignment, name="alignment"),
    path("value/<slug:slug>/", valuing.give_value, name="value"),
    path("capacity/", capacity.capacity, name="capacity"),
    path("start/", start.start, name="start"),
    path("import/", start.import_file, name="import"),
    path("portfolio.json", start.document, name="document"),
    path("proposals/<str:key>/initiative/", start.from_proposal, name="from-proposal"),
    path("ideas/<slug:slug>/initiative/", start.from_idea, name="from-idea"),
    *entity_urls("portfolio"),
]
