"""Whose session is open, and what was done to whose account, by whom, why."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["AccessChange", "OpenSession"]


class OpenSession(AbstractBaseSession):
    """A session that knows whose it is, so that it can be counted and ended."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="open_sessions"
    )
    seen_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("open session")
        verbose_name_plural = _("open sessions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class AccessChange(models.Model):
    """One act on who gets in. Rows are only ever added; names stay when an account goes."""

    class Act(models.TextChoices):
        INVITED = "invited", _("Invitation made")
        REVOKED = "revoked", _("Link revoked")
        JOINED = "joined", _("Came aboard")
        ROLE = "role", _("Role changed")
        DISABLED = "disabled", pgettext_lazy("account", "Disabled")
        ENABLED = "enabled", pgettext_lazy("account", "Enabled again")
        SESSIONS = "sessions", _("Sessions ended")
        TOKENS = "tokens", _("Tokens revoked")
        LINK = "link", _("Link for a new password made")
        PASSWORD = "password", _("New password chosen")
        WAY_IN = "way-in", _("Link to sign in made on the machine")
        ENTERED = "entered", _("Signed in by a link")
        FACTOR = "factor", _("Second factor removed")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=150, blank=True)  # "": nobody yet
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)  # "": somebody on the machine
    act = models.CharField(max_length=10, choices=Act)
    before = models.CharField(max_length=100, blank=True)
    after = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("change of access")
        verbose_name_plural = _("changes of access")

    def __str__(self) -> str:
        return f"{self.name} {self.act} {self.at:%Y-%m-%d}"
