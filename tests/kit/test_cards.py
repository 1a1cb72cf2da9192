"""Each cell of a table says which column it stands in, for the cards of a phone."""

from django.utils.safestring import SafeString

from timonier.kit.shell.cards import labelled

NAME = '<th scope="col"><a href="?sort=name">Name</a></th>'
HEAD = f"<thead><tr>{NAME}<th>Cost</th><th>Due</th>{{}}</tr></thead>"


def table(row: str, more: str = "", attributes: str = "") -> SafeString:
    head = HEAD.format(more)
    return labelled(f'<table class="ti-table"{attributes}>{head}<tbody>{row}</tbody></table>')


def test_a_cell_bears_the_words_over_its_column() -> None:
    made = table('<tr data-row><th scope="row">Paris</th><td class="num">3</td><td>today</td></tr>')
    assert '<td class="num" data-label="Cost">3</td><td data-label="Due">today</td>' in made
    assert '<th scope="row">Paris</th>' in made
    assert '<table class="ti-table" data-cards>' in made


def test_words_of_a_heading_that_is_escaped_stay_escaped() -> None:
    made = table("<tr><th>a</th><td>b</td><td>c</td><td>d</td></tr>", '<th>1 &lt; "2"</th>')
    assert 'data-label="1 &lt; &quot;2&quot;"' in made


def test_a_heading_that_nobody_sees_labels_nothing() -> None:
    acts = '<th><span class="ti-sr">Acts</span></th>'
    axis = '<th><span class="ti-axis"><span>0</span><span>9</span></span></th>'
    made = table("<tr><th>a</th><td>b</td><td>c</td><td>d</td><td>e</td></tr>", acts + axis)
    assert "<td>d</td><td>e</td>" in made


def test_a_cell_over_several_columns_has_no_label_and_those_after_it_keep_theirs() -> None:
    made = table('<tr><td colspan="2">a</td><td>b</td></tr>')
    assert '<td colspan="2">a</td><td data-label="Due">b</td>' in made


def test_a_label_that_a_cell_gives_itself_stays() -> None:
    made = table('<tr><th>a</th><td data-label="Price">b</td><td>c</td></tr>')
    assert 'data-label="Price"' in made
    assert "Cost</th>" in made
    assert 'data-label="Cost"' not in made


def test_a_cell_that_says_nothing_is_empty_and_one_that_draws_is_not() -> None:
    made = table('<tr><th>a</th><td>\n <b></b></td><td><svg viewBox="0 0 1 1"/></td></tr>')
    assert '<td data-label="Cost"></td>' in made
    assert '<td data-label="Due"><svg viewBox="0 0 1 1"/></td>' in made


def test_two_columns_fit_beside_each_other_and_a_table_without_headings_has_no_labels() -> None:
    two = "<table><thead><tr><th>a</th><th>b</th></tr></thead><tr><td>1</td><td>2</td></tr></table>"
    assert labelled(two) == two
    bare = "<table><tr><th>a</th><td>1</td><td>2</td></tr></table>"
    assert labelled(bare) == bare
