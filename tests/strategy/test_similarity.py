"""Which ideas resemble each other: laws of the likeness, accents, and what it costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.strategy.core.similarity import Index, Text, folded, words_of
from timonier.strategy.core.worth import clear_of_the_rest, first_to_try, worth
from timonier.values.interval import Interval

TEXTS = [
    Text("creneau", "Choisir son créneau de livraison", "Les clients sont absents au passage."),
    Text("portail", "Portail vendeurs", "Les vendeurs veulent suivre leurs factures."),
    Text("papier", "Étiquettes sans papier", "Imprimer coûte cher aux petites boutiques."),
    Text("slots", "Pick a delivery slot", "Customers are out when the parcel comes."),
]
words = st.text(alphabet="abcdeé ", min_size=1, max_size=30)


def test_the_same_purpose_in_other_words_comes_first_with_the_words_that_say_so() -> None:
    near = Index(TEXTS).near("Laisser choisir les créneaux de livraisons", "Personne au passage")

    assert [each.key for each in near] == ["creneau"]
    assert {"Choisir", "créneau", "livraison", "passage"} <= set(near[0].words)


def test_accents_and_case_do_not_matter() -> None:
    plain = Index(TEXTS).near("ETIQUETTES SANS PAPIER", "")
    accented = Index(TEXTS).near("étiquettes sans papier", "")

    assert plain == accented
    assert folded("Œuvre à Noël") == "oeuvre a noel"


def test_something_else_resembles_nothing() -> None:
    assert Index(TEXTS).near("Assurance casse", "Un bris se rembourse mal") == []
    assert Index([]).near("Anything", "at all") == []
    assert Index(TEXTS).near("", "!?") == []


def test_an_idea_is_not_offered_to_itself() -> None:
    own = TEXTS[0]

    assert Index(TEXTS).near(own.name, own.body, leave_out=own.key) == []


@given(words, words)
def test_a_text_is_wholly_like_itself_and_likeness_is_a_share(name: str, body: str) -> None:
    index = Index([*TEXTS, Text("own", name, body)])

    near = {each.key: each.score for each in index.near(name, body, least=0.0, most=9)}

    assert all(0 <= score <= 1 for score in near.values())
    if words_of(f"{name} {body}"):
        assert near["own"] > 0.999999


@given(st.permutations(TEXTS))
def test_the_order_of_the_texts_changes_nothing(texts: list[Text]) -> None:
    asked = ("Livraison au créneau choisi", "Les vendeurs attendent")

    assert Index(texts).near(*asked, least=0.0) == Index(TEXTS).near(*asked, least=0.0)


def test_two_thousand_ideas_are_compared_while_somebody_types() -> None:
    stems = [word for text in TEXTS for _low, word in words_of(f"{text.name} {text.body}")]
    texts = [
        Text(str(n), f"{stems[n % 20]}{n}", " ".join(f"{stems[(n * k) % 20]}{k}" for k in range(9)))
        for n in range(2000)
    ]
    Index(texts)  # the words of ideas that stay are kept between two questions

    with within(0.1):
        near = Index(texts).near("Choisir son créneau", "Les clients sont absents")

    assert near


def test_the_worth_of_an_idea_keeps_the_width_of_its_gain() -> None:
    found = worth(Interval(10, 20, 60), 5)

    assert found is not None
    assert (found.low, found.mean, found.high) == (2, 5, 12)
    assert worth(Interval(10, 20, 60), 0) is None
    assert worth(None, 5) is None


def test_a_free_trial_comes_first_and_the_unknown_are_not_ranked() -> None:
    ideas = {
        "dear": (Interval(0, 10, 20), 100.0),
        "cheap": (Interval(0, 10, 20), 1.0),
        "free": (Interval(0, 1, 2), 0.0),
        "no cost": (Interval(0, 1, 2), None),
        "no gain": (None, 1.0),
    }

    assert first_to_try(ideas) == ["free", "cheap", "dear"]


def test_an_idea_is_surely_ahead_only_when_no_interval_overlaps() -> None:
    def of(low: float, high: float):
        found = worth(Interval(low, (low + high) / 2, high), 1)
        assert found is not None
        return found

    assert clear_of_the_rest([of(8, 9), of(2, 4), of(1, 3)]) == 1
    assert clear_of_the_rest([of(3, 9), of(2, 4)]) == 0
    assert clear_of_the_rest([]) == 0


def test_a_single_letter_tells_nothing_and_two_do() -> None:
    assert [low for low, _ in words_of("z b Go db X")] == ["go", "db"]


def test_a_word_of_the_name_weighs_as_one_said_twice_in_the_body() -> None:
    named = Index([Text("n", "forge", "marteau"), Text("other", "mer", "voile")])
    twice = Index([Text("n", "", "forge forge marteau"), Text("other", "mer", "voile")])

    (one,), (two,) = named.near("forge", ""), twice.near("forge", "")

    assert one.score == pytest.approx(two.score)


def test_a_word_said_often_weighs_more_but_less_than_in_proportion() -> None:
    often = Index([Text("n", "", "forge " * 9 + "marteau"), Text("other", "mer", "voile")])
    once = Index([Text("n", "", "forge marteau"), Text("other", "mer", "voile")])

    (high,), (low,) = often.near("", "forge"), once.near("", "forge")

    assert low.score < high.score < 9 * low.score
