"""What nobody can answer for is unknown on the overview too."""

from datetime import date

import pytest

from tests.examples.estate import EXAMPLES
from timonier.estate.models import Component
from timonier.estate.selectors.explorer import ecosystems

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def keep(type_, name, version):
    component = EXAMPLES[Component](1)
    component.pk, component.type, component.name, component.version = None, type_, name, version
    component.save()


def unknown(type_):
    return next(one for one in ecosystems(today=TODAY) if one.type == type_).unknown


def test_a_package_that_partial_advisories_do_not_name_is_unknown():
    keep("npm", "jquery", "3.7.1")
    before = unknown("npm")
    keep("npm", "a-package-nobody-has-judged", "1.0.0")

    assert unknown("npm") == before + 1


def test_without_a_version_nobody_can_answer():
    keep("gem", "b-package", "1.0")
    before = unknown("gem")
    keep("gem", "a-package", "")

    assert unknown("gem") == before + 1
