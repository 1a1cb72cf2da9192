"""What a new password ends, whichever door it came through."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from timonier.kit.access import sessions, tokens


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
