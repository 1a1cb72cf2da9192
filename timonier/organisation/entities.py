"""The company and its departments, as the kit shows and exchanges them."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.shell.look import add_page, company_from
from timonier.organisation.core.size import reason_of
from timonier.organisation.models import Company, Department
from timonier.organisation.selectors import company


def _manner() -> str:
    held = company()
    known = held.size or held.stage
    return reason_of(size=held.size, stage=held.stage) if known else ""


company_from(lambda: company().name, _manner)

registry.add(
    Entity(
        model=Company,
        attachments=20,
        fields=(
            "name",
            "slug",
            "currency",
            "country",
            "headcount",
            "size_override",
            "stage",
            "fiscal_year_start_month",
            "language",
        ),
        columns=("name", "headcount", "stage", "country"),
        limit=1,
        section="lead",
        page="organisation:company",
    ),
    Entity(
        model=Department,
        fields=("name", "slug", "head"),
        columns=("name", "head"),
        search=("name", "head"),
        section="lead",
        menu=20,
    ),
)
add_page("lead", _("Company"), "organisation:company", order=10, guide="first-hour")
