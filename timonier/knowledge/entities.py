"""The place of knowledge in the navigation."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.look import add_page

add_page("observe", _("Knowledge"), "knowledge:sources", permission="kit.view_job", order=890)
