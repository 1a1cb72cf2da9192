"""Addresses of the portfolio room."""

from timonier.kit.routes import entity_urls

app_name = "portfolio"
urlpatterns = [*entity_urls("portfolio")]
