"""Addresses of the kit itself: the API, the account pages, the choices behind long links."""

from django.urls import path

from timonier.kit.access import accounts
from timonier.kit.api import page
from timonier.kit.api.rows import routes
from timonier.kit.feeds import views as feed_pages
from timonier.kit.saved import pages as saved_pages
from timonier.kit.screens import access, batches, deleted, jobs, many, pages, people
from timonier.kit.screens.routes import entity_urls

app_name = "kit"
urlpatterns = [
    path("api/v1/", routes()),
    path("api/", page.api_page, name="api"),
    path("choices/<slug:app>/<slug:slug>/", pages.choices, name="choices"),
    path(accounts.WELCOME, access.welcome, name="welcome"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<slug:slug>/", batches.batch_page, name="batch"),
    path("batches/<slug:slug>/refused.csv", batches.refused, name="batch-refused"),
    path("batches/<slug:slug>/<slug:act>/", batches.batch_act, name="batch-act"),
    path("change/<slug:app>/<slug:slug>/", many.change_many, name="change-many"),
    path("deleted/", deleted.deleted, name="deleted"),
    path("deleted/<slug:slug>/restore/", deleted.restore, name="restore"),
    path("lists/keep/", saved_pages.keep, name="keep-view"),
    path("lists/use/<str:key>/", saved_pages.use, name="use-view"),
    path("lists/feed/<str:key>/", saved_pages.feed_address, name="feed-address"),
    path("feeds/views/<str:key>.atom", feed_pages.view_feed, name="view-feed"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job"),
    path("jobs/<int:pk>/stop/", jobs.job_cancel, name="job-cancel"),
    path("account/", access.account, name="account"),
    path("account/tokens/", access.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", access.revoke_token, name="revoke-token"),
    path("account/people/", people.people, name="people"),
    path("account/people/<int:pk>/", people.person, name="person"),
    path("account/people/links/<int:pk>/revoke/", people.revoke_link, name="revoke-link"),
    *entity_urls(app_name),
]
