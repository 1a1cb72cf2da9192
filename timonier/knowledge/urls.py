"""Addresses of the pages of knowledge."""

from django.urls import path

from timonier.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("refresh/", views.refresh, name="refresh"),
]
