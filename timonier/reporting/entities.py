"""The room's place in the navigation; it keeps no object of its own yet."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.shell.look import add_page

add_page(
    "account",
    _("Brief"),
    "reporting:brief",
    permission="practices.view_proposal",
    order=10,
    guide="brief",
)
