"""Addresses of the company's pages."""

from django.urls import path

from timonier.kit.screens.routes import entity_urls
from timonier.organisation import views

app_name = "organisation"
urlpatterns = [
    path("company/introduce/", views.introduce, name="introduce"),
    path("company/", views.company_page, name="company"),
    path("company/preview/", views.preview, name="preview"),
    *entity_urls("organisation"),
]
