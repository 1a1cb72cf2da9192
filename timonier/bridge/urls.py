"""Addresses of the bridge."""

from django.urls import path

from timonier.bridge import views, views_demo

app_name = "bridge"
urlpatterns = [
    path("", views.home, name="home"),
    path("progress/", views.progress, name="progress"),
    path("hotspots/", views.hotspots, name="hotspots"),
    path("demo/start/", views_demo.start, name="demo-start"),
    path("demo/remove/", views_demo.remove, name="demo-remove"),
]
