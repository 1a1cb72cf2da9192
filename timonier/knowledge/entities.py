"""The place of knowledge in the navigation, and the names of its sources."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.freshness import LABELS
from timonier.kit.shell.acts import add_act
from timonier.kit.shell.look import add_page
from timonier.knowledge.selectors.sources import NAMES

add_page(
    "observe",
    _("Knowledge"),
    "knowledge:sources",
    permission="kit.view_job",
    order=890,
    guide="knowledge-sources",
)
add_act(_("Refresh what is known"), "knowledge:refresh", permission="kit.change_job", posts=True)
LABELS.update(NAMES)
LABELS["osv/"] = _("Advisories (OSV)")
LABELS["timonier/"] = _("Tables of Timonier")
