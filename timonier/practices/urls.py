"""Addresses of practices: actions on findings and proposals, and the entities' pages."""

from django.urls import path

from timonier.kit.routes import entity_urls
from timonier.practices import views

app_name = "practices"
urlpatterns = [
    path("findings/<str:key>/waive/", views.waive, name="waive"),
    path("findings/<str:key>/lift/", views.lift, name="lift"),
    path("proposals/<str:key>/accept/", views.accept, name="accept"),
    path("proposals/<str:key>/reject/", views.reject, name="reject"),
    path("proposals/<str:key>/withdraw/", views.withdraw, name="withdraw"),
    *entity_urls("practices"),
]
