"""What a judgment that people call by its name has: the name, a short name, its history."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

__all__ = ["Named"]


class Named(models.Model):
    """A row with a name; its short name stands in addresses and files, and is made from the name.

    Each change is kept with its author.
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
