"""Addresses of the governance room."""

from timonier.kit.routes import entity_urls

app_name = "governance"
urlpatterns = [*entity_urls("governance")]
