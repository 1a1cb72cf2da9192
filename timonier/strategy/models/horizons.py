"""When something is meant to happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Horizon"]


class Horizon(models.TextChoices):
    """How near: being worked on, next in line, or later."""

    NOW = "now", _("Now")
    NEXT = "next", _("Next up")
    LATER = "later", _("Later")
