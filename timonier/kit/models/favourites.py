"""The pages that a person keeps at hand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Favourite"]


class Favourite(models.Model):
    """One page, by the name of its address, in one person's navigation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url_name = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [
            models.UniqueConstraint(fields=["user", "url_name"], name="one_favourite_a_page")
        ]

    def __str__(self) -> str:
        return self.url_name
