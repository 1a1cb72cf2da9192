"""Addresses of the kit itself: the API, the account pages, the choices behind long links."""

from django.urls import path

from timonier.kit import access_pages, api_page, jobs_views, pages, people_pages
from timonier.kit.api import routes

app_name = "kit"
urlpatterns = [
    path("api/v1/", routes()),
    path("api/", api_page.api_page, name="api"),
    path("choices/<slug:app>/<slug:slug>/", pages.choices, name="choices"),
    path("welcome/<str:secret>/", access_pages.welcome, name="welcome"),
    path("jobs/", jobs_views.job_list, name="jobs"),
    path("jobs/<int:pk>/", jobs_views.job_detail, name="job"),
    path("jobs/<int:pk>/stop/", jobs_views.job_cancel, name="job-cancel"),
    path("account/", access_pages.account, name="account"),
    path("account/tokens/", access_pages.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", access_pages.revoke_token, name="revoke-token"),
    path("account/people/", people_pages.people, name="people"),
    path("account/people/<int:pk>/", people_pages.person, name="person"),
    path("account/people/links/<int:pk>/revoke/", people_pages.revoke_link, name="revoke-link"),
]
