"""Addresses of the risk room."""

from timonier.kit.routes import entity_urls

app_name = "risk"
urlpatterns = [*entity_urls("risk")]
