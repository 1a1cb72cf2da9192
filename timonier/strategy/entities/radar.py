"""The radar, as the kit shows and exchanges it; its block on the page of a technology."""

from django.utils.translation import gettext_lazy as _

from timonier.estate.models import Technology
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.shell.look import add_page
from timonier.strategy.forms.radar import RadarEntryForm
from timonier.strategy.models import Quadrant, RadarEntry, RadarVerdict
from timonier.strategy.panels.radar import entry_panel, technology_panel
from timonier.strategy.services import radar as services

registry.add(
    Entity(
        model=Quadrant,
        slug="quadrants",
        fields=("name", "slug", "position"),
        columns=("position", "name"),
        limit=4,
        section="decide",
        page="strategy:radar",
    ),
    Entity(
        model=RadarEntry,
        attachments=20,
        slug="radar-entries",
        fields=(
            "name",
            "slug",
            "quadrant",
            "ring",
            "since_on",
            "why",
            "owner",
            "product",
            "cycle",
        ),
        columns=("name", "quadrant", "ring", "since_on", "owner", "product"),
        filters=("quadrant", "ring", "since_on"),
        search=("name", "why", "owner", "product"),
        form=RadarEntryForm,
        panels=(entry_panel,),
        save=services.save_entry,
        section="decide",
        page="strategy:radar",
    ),
    Entity(
        model=RadarVerdict,
        slug="radar-verdicts",
        fields=("slug", "proposal_key", "reason"),
        columns=("proposal_key", "reason", "author", "decided_at"),
        search=("proposal_key", "reason"),
        save=services.save_verdict,
        section="decide",
        page="strategy:radar",
    ),
)
registry.hang(Technology, technology_panel)
add_page(
    "decide",
    _("Radar"),
    "strategy:radar",
    permission="strategy.view_radarentry",
    order=20,
    guide="radar",
)
add_page(
    "decide",
    _("Radar: proposals"),
    "strategy:radar-proposals",
    permission="strategy.view_radarentry",
    order=21,
    listed=False,
    guide="radar",
)
add_page(
    "decide",
    _("Radar: files"),
    "strategy:radar-files",
    permission="strategy.view_radarentry",
    order=22,
    listed=False,
    guide="radar",
)
