"""The radar, as the kit shows and exchanges it."""

from timonier.kit.entity import Entity, registry
from timonier.strategy.models import Quadrant, RadarEntry, RadarVerdict

registry.add(
    Entity(
        model=Quadrant,
        slug="quadrants",
        fields=("name", "slug", "position"),
        columns=("position", "name"),
        limit=4,
        section="decide",
    ),
    Entity(
        model=RadarEntry,
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
        columns=("name", "quadrant", "ring", "since_on", "owner"),
        filters=("quadrant", "ring"),
        search=("name", "why", "owner"),
        section="decide",
    ),
    Entity(
        model=RadarVerdict,
        slug="radar-verdicts",
        fields=("slug", "proposal_key", "reason"),
        columns=("proposal_key", "reason", "author", "decided_at"),
        search=("proposal_key", "reason"),
        section="decide",
    ),
)
