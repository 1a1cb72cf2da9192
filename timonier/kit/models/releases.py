"""Which versions of Timonier gave the database its shape."""

from django.db import models
from django.utils import timezone

__all__ = ["Release"]


class Release(models.Model):
    """A version that made these tables or changed them: an older one must not write here."""

    version = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return self.version
