"""What the kit shows and exchanges of the estate: what people say, and what scans saw."""

from django.utils.translation import gettext_lazy as _

from timonier.estate.models import (
    Component,
    IdentityMerge,
    Repository,
    RepositoryProfile,
    System,
    Technology,
)
from timonier.estate.panels import (
    component_panel,
    coupling_panel,
    files_panel,
    folders_panel,
    hotspots_panel,
    served_panel,
    summary_panel,
    system_panel,
    technologies_panel,
    technology_panel,
)
from timonier.kit.entity import Entity, registry
from timonier.kit.freshness import LABELS
from timonier.kit.look import add_page

registry.add(
    Entity(
        model=System,
        slug="systems",
        fields=(
            "name",
            "slug",
            "description",
            "criticality",
            "exposure",
            "owner",
            "in_service",
            "retired_on",
        ),
        columns=("name", "criticality", "exposure", "owner", "in_service"),
        filters=("criticality", "exposure", "in_service"),
        search=("name", "description", "owner"),
        panels=(system_panel, technologies_panel),
    ),
    Entity(
        model=Repository,
        slug="repositories",
        facts=True,
        fields=(
            "name",
            "slug",
            "location",
            "branch",
            "head",
            "state",
            "reason",
            "scanned_at",
            "tried_at",
            "files",
            "commits",
            "authors",
            "first_commit_at",
            "last_commit_at",
            "truck_factor",
            "dormant_since",
        ),
        columns=("name", "state", "commits", "truck_factor", "last_commit_at", "scanned_at"),
        filters=("state",),
        search=("name", "location"),
        panels=(
            summary_panel,
            hotspots_panel,
            coupling_panel,
            folders_panel,
            technologies_panel,
            files_panel,
            served_panel,
        ),
    ),
    Entity(
        model=Technology,
        slug="technologies",
        facts=True,
        fields=(
            "label",
            "product",
            "cycle",
            "category",
            "slug",
            "uses",
            "ends_on",
            "extended_ends_on",
            "ended",
            "latest",
        ),
        columns=("label", "cycle", "category", "uses", "ends_on", "extended_ends_on", "ended"),
        filters=("category", "ended", "ends_on"),
        search=("label", "product"),
        panels=(technology_panel,),
    ),
    Entity(
        model=Component,
        slug="components",
        facts=True,
        key="pk",
        fields=(
            "repository",
            "type",
            "name",
            "version",
            "constraint",
            "scope",
            "direct",
            "line",
            "locked",
            "licence",
            "source",
        ),
        columns=("name", "version", "constraint", "type", "scope", "direct", "repository"),
        filters=("type", "scope", "direct", "repository", "name", "version"),
        panels=(component_panel,),
    ),
    Entity(
        model=RepositoryProfile,
        slug="repository-profiles",
        fields=("repository_name", "slug", "system", "team", "in_service", "note"),
        columns=("repository_name", "system", "team", "in_service"),
        filters=("system", "in_service"),
        search=("repository_name", "team"),
    ),
    Entity(
        model=IdentityMerge,
        slug="identity-merges",
        fields=("slug", "kept_name", "kept_email", "merged_name", "merged_email", "reason"),
        columns=("kept_name", "kept_email", "merged_name", "merged_email", "reason"),
        search=("kept_name", "kept_email", "merged_name", "merged_email"),
    ),
)
for order, (label, page, model) in enumerate(
    (
        (_("Software estate"), "overview", "repository"),
        (_("Systems"), "systems-list", "system"),
        (_("Repositories"), "repositories-list", "repository"),
        (_("Technologies"), "life-cycles", "technology"),
        (_("Components"), "where", "component"),
    )
):
    add_page(
        "observe",
        label,
        f"estate:{page}",
        permission=f"estate.view_{model}",
        order=10 + order,
    )
LABELS["estate.git"] = _("Git repositories")
