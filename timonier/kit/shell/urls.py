"""Addresses of what the kit shows on every page: palette, why, figures, sources, look."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from timonier.kit.shell import guide_pages, pages
from timonier.kit.shell.look import add_page

app_name = "look"
urlpatterns = [
    path("palette/", pages.palette, name="palette"),
    path("why/<str:label>/<str:pk>/", pages.why_page, name="why"),
    path("so-what/<str:label>/<str:pk>/", pages.so_what_page, name="so_what"),
    path("figures/", pages.figures_page, name="figures"),
    path("figures/<str:key>/", pages.figure_page, name="figure"),
    path("sources/", pages.sources_page, name="sources"),
    path("help/", guide_pages.guides_page, name="guides"),
    path("help/term/<slug:anchor>/", guide_pages.term, name="term"),
    path("help/<slug:name>/", guide_pages.guide_page, name="guide"),
    path("look/theme/", pages.theme_choice, name="theme"),
    path("look/favourite/", pages.favourite_choice, name="favourite"),
    path("look/language/", pages.language_choice, name="language"),
]

add_page(
    "observe", _("Sources"), "look:sources", order=900, listed=False, guide="knowledge-sources"
)
add_page("account", _("Figures"), "look:figures", order=900, guide="figures")
add_page("account", _("Help"), "look:guides", order=990, listed=False)
