"""The bridge's place in the navigation: first, above every section."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.look import add_page

add_page("", _("Bridge"), "bridge:home", permission="practices.view_finding", order=0)
