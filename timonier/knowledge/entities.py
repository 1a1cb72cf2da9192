"""The place of knowledge in the navigation, and the names of its sources."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.freshness import LABELS
from timonier.kit.look import add_page
from timonier.knowledge.selectors_sources import NAMES

add_page("observe", _("Knowledge"), "knowledge:sources", permission="kit.view_job", order=890)
LABELS.update(NAMES)
LABELS["osv/"] = _("Advisories (OSV)")
