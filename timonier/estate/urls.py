"""Addresses of the estate's pages."""

from timonier.kit.routes import entity_urls

app_name = "estate"
urlpatterns = [*entity_urls("estate")]
