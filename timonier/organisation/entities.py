"""The company and its departments, as the kit shows and exchanges them."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.entity import Entity, registry
from timonier.kit.look import add_page, company_from
from timonier.organisation.models import Company, Department
from timonier.organisation.selectors import company

company_from(lambda: company().name)

registry.add(
    Entity(
        model=Company,
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
        section="account",
    ),
    Entity(
        model=Department,
        fields=("name", "slug", "head"),
        columns=("name", "head"),
        search=("name", "head"),
        section="account",
    ),
)
add_page("lead", _("Company"), "organisation:company", order=10)
add_page(
    "lead",
    _("Departments"),
    "organisation:departments-list",
    permission="organisation.view_department",
    order=20,
)
