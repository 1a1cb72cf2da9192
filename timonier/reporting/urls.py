"""Routes of the room."""

from django.urls import path

from timonier.reporting import views

app_name = "reporting"
urlpatterns = [
    path("brief/", views.brief_page, name="brief"),
    path("brief.pdf", views.brief_file, name="brief-file"),
]
