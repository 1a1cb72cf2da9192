"""Addresses of what the kit shows on every page: palette, why, figures, sources, look."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from timonier.kit import look_pages
from timonier.kit.look import add_page

app_name = "look"
urlpatterns = [
    path("palette/", look_pages.palette, name="palette"),
    path("why/<str:label>/<str:pk>/", look_pages.why_page, name="why"),
    path("so-what/<str:label>/<str:pk>/", look_pages.so_what_page, name="so_what"),
    path("figures/", look_pages.figures_page, name="figures"),
    path("figures/<str:key>/", look_pages.figure_page, name="figure"),
    path("sources/", look_pages.sources_page, name="sources"),
    path("look/theme/", look_pages.theme_choice, name="theme"),
    path("look/language/", look_pages.language_choice, name="language"),
]

add_page("observe", _("Sources"), "look:sources", order=900, listed=False)
add_page("account", _("Figures"), "look:figures", order=900)
