"""Controls: a number is written as a person would type it, and read back as it was."""

from typing import Any

import pytest
from django import forms
from django.utils.translation import override

from timonier.kit.entities.widgets import dress


class Amount(forms.Form):
    """A number that a table keeps as a float."""

    days = forms.FloatField(min_value=0)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("kept", "shown"), [(250.0, "250"), (2.5, "2.5"), (0.0, "0")])
def test_a_whole_number_loses_its_zero_and_keeps_its_bounds(
    language: str, kept: float, shown: str
) -> None:
    with override(language):
        drawn = str(dress(Amount(initial={"days": kept}))["days"])

    assert f'value="{shown}"' in drawn
    assert 'type="number"' in drawn and 'min="0"' in drawn and 'step="any"' in drawn


@pytest.mark.parametrize("typed", ["7.50", "much", ""])
def test_what_was_typed_comes_back_as_it_was(typed: str) -> None:
    form: Any = dress(Amount({"days": typed}))

    assert form["days"].value() == typed
    assert ('value="' in str(form["days"])) == bool(typed)
    assert not typed or f'value="{typed}"' in str(form["days"])
