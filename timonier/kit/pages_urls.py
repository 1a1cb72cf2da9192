"""Addresses of what the kit shows on every page: palette, why, figures, sources, look."""

from django.urls import path

from timonier.kit import pages

app_name = "look"
urlpatterns = [
    path("palette/", pages.palette, name="palette"),
    path("why/<str:label>/<str:pk>/", pages.why_page, name="why"),
    path("so-what/<str:label>/<str:pk>/", pages.so_what_page, name="so_what"),
    path("figures/", pages.figures_page, name="figures"),
    path("figures/<str:key>/", pages.figure_page, name="figure"),
    path("sources/", pages.sources_page, name="sources"),
    path("look/theme/", pages.theme_choice, name="theme"),
    path("look/language/", pages.language_choice, name="language"),
]
