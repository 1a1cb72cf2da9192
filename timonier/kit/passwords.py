"""What a new password ends, whichever door it came through, and the word of it in the history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from timonier.kit import access, sessions, tokens


class Renewed:
    """Among the password validators, which Django tells of every password that changes."""

    def validate(self, password: str, user: Any = None) -> None:
        """Any password will do here."""

    def password_changed(self, password: str, user: Any = None) -> None:
        """End every session and token of this person; the session that changes it goes on anew."""
        if user is not None and user.pk is not None:
            sessions.end(user)
            tokens.revoke_all(user)

    def get_help_text(self) -> str:
        """A word for who is about to choose one."""
        return _("A new password ends your other sessions and your API tokens.")


def told(sender: Any, user: Any, **options: Any) -> None:
    """A person chose a new password on their own page: the history says so."""
    access.record(access.Act.PASSWORD, account=user, by=user)
