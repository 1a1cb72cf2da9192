"""Addresses of the bridge."""

from django.urls import path

from timonier.bridge.views import demo, home

app_name = "bridge"
urlpatterns = [
    path("", home.home, name="home"),
    path("progress/", home.progress, name="progress"),
    path("demo/start/", demo.start, name="demo-start"),
    path("demo/remove/", demo.remove, name="demo-remove"),
]
