"""Attempts to sign in: how often an account was guessed at, from where."""

from django.db import models

__all__ = ["Attempt"]


class Attempt(models.Model):
    """Failures of one account from one address; of either alone where the other is empty.

    The account is a keyed digest: what is typed there is a password now and then.
    """

    account = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=45, blank=True)  # of IPv6 its /64
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()  # of the first of these failures
    last_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)  # when this account last got in from there

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "address"], name="attempt_of_whom_and_where")
        ]
        indexes = [models.Index(fields=["last_at"], name="attempt_last")]

    def __str__(self) -> str:
        return f"{self.account[:8]} {self.address} {self.failures}"
