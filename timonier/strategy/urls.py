"""Addresses of the strategy room."""

from timonier.kit.routes import entity_urls

app_name = "strategy"
urlpatterns = [*entity_urls("strategy")]
