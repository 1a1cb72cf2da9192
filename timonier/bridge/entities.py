"""The bridge's place in the navigation: first, above every section."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.shell.look import add_page

add_page("", _("Bridge"), "bridge:home", permission="kit.view_job", order=0, guide="first-hour")
