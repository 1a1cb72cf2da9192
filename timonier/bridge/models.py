"""Which rows belong to the demo company, so that they, and no others, can be taken away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["DemoPart"]


class DemoPart(models.Model):
    """One row that the demo made. `model`: its label; "complete", row 0: the demo is whole."""

    COMPLETE = "complete"

    model = models.CharField(max_length=100)
    row = models.BigIntegerField()
    made_on = models.DateField()

    class Meta:
        verbose_name = _("part of the demo")
        verbose_name_plural = _("parts of the demo")
        constraints = [models.UniqueConstraint(fields=["model", "row"], name="bridge_demo_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
