"""The radar over the web: moves kept, use against rings, proposals decided, files brought."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.make import person
from timonier.estate.models import Repository, RepositoryProfile, System, Technology
from timonier.kit.entities.entity import registry
from timonier.kit.measured import freshness
from timonier.kit.measured.figures import read
from timonier.kit.records.evidence import cited
from timonier.kit.records.writes import Invalid, patch
from timonier.strategy.models import Quadrant, RadarEntry, RadarVerdict
from timonier.strategy.selectors import radar_now
from timonier.strategy.selectors.radar import radar_page
from timonier.strategy.selectors.radar_estate import open_proposals
from timonier.strategy.services import radar as services

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO, RECENT = TODAY - timedelta(days=400), TODAY - timedelta(days=1)


@pytest.fixture
def quadrants(camille: Any) -> list[Quadrant]:
    return services.start_quadrants(by=camille)


def entry(name: str, ring: str = "trial", **more: Any) -> RadarEntry:
    data = {"name": name, "quadrant": "tools", "ring": ring, "since_on": str(LONG_AGO), **more}
    made: RadarEntry = patch(registry[RadarEntry], data, by=None)
    return made


def use(label: str, cycle: str, repositories: int, **more: Any) -> Technology:
    """A technology in use in so many repositories, after a scan."""
    freshness.succeeded("estate.git", cadence_days=1)
    product = label.lower()
    row = Technology.objects.create(
        product=product,
        label=label,
        cycle=cycle,
        slug=f"{product}-{cycle}".replace(".", "-"),
        **more,
    )
    for n in range(repositories):
        made, _new = Repository.objects.get_or_create(
            name=f"r{n}", slug=f"r{n}", location=f"/r{n}", state="scanned"
        )
        row.repositories.add(made)
    return row


SAFE = {"ends_on": TODAY + timedelta(days=900), "ended": False}
PAST = {"ends_on": LONG_AGO, "ended": True}


def test_each_change_of_ring_is_a_move_with_its_day_its_author_and_why(
    quadrants: Any, camille: Any
) -> None:
    made = entry("Zig", why="Worth a look.")
    patch(registry[RadarEntry], {"ring": "adopt", "why": "It held."}, made, by=camille)
    made.refresh_from_db()
    told = [(m.ring_from, m.ring, m.moved_on, m.why) for m in made.moves.all()]
    assert told == [("trial", "adopt", TODAY, "It held."), ("", "trial", LONG_AGO, "Worth a look.")]
    assert made.moves.first().author == camille
    assert made.since_on == TODAY


def test_another_day_for_the_same_ring_corrects_its_move(quadrants: Any) -> None:
    made = entry("Zig")
    patch(registry[RadarEntry], {"since_on": str(RECENT)}, made, by=None)
    assert [m.moved_on for m in made.moves.all()] == [RECENT]


def test_a_move_into_the_future_or_before_the_last_one_is_refused(quadrants: Any) -> None:
    made = entry("Zig")
    for data in (
        {"since_on": str(TODAY + timedelta(days=1))},
        {"ring": "hold", "since_on": str(LONG_AGO - timedelta(days=1))},
    ):
        with pytest.raises(Invalid) as refusal:
            patch(registry[RadarEntry], data, made, by=None)
        assert list(refusal.value.errors) == ["since_on"]


def test_the_radar_shows_how_it_stood_on_a_day(cto: Client, quadrants: Any) -> None:
    made = entry("Zig")
    patch(registry[RadarEntry], {"ring": "adopt", "since_on": str(RECENT)}, made, by=None)
    page = radar_page(TODAY, since=LONG_AGO)
    assert [(line.ring, line.move) for line in page.lines] == [("adopt", "in")]
    before = radar_page(RECENT - timedelta(days=1))
    assert [(line.ring, line.move) for line in before.lines] == [("trial", "")]
    assert not radar_page(LONG_AGO - timedelta(days=1)).lines
    html = cto.get(f"/strategy/radar/?on={LONG_AGO}").content.decode()
    assert "Back to today" in html
    assert "not a date" in cto.get("/strategy/radar/?on=soon").content.decode()
    assert cto.get("/strategy/radar/?on=0001-01-01&since=0001-01-01").status_code == 200


def test_what_is_in_use_contradicts_hold_and_what_is_not_contradicts_adopt(
    cto: Client, quadrants: Any
) -> None:
    entry("Django 3.2", "hold", product="django", cycle="3.2")
    entry("Elm", "adopt", product="elm")
    entry("Pairing", "adopt")
    assert read("strategy.on_hold_in_use", today=TODAY).value is None
    assert "No scan has told" in cto.get("/strategy/radar/").content.decode()
    use("Django", "3.2", 2, **PAST)
    system = System.objects.create(name="Shop", slug="shop")
    RepositoryProfile.objects.create(repository_name="r0", slug="r0", system=system)
    html = cto.get("/strategy/radar/").content.decode()
    assert "in 2 repositories, 1 system" in " ".join(html.split())
    assert "Adopted, but used nowhere" in html
    held = read("strategy.on_hold_in_use", today=TODAY)
    unused = read("strategy.adopted_unused", today=TODAY)
    assert (held.value, held.total) == (1, 1)
    assert (unused.value, unused.unknown, unused.total) == (1, 1, 2)
    now = radar_now(TODAY)
    assert (now.held_in_use, now.adopted_unused, now.rings["hold"]) == (1, 1, ("Django 3.2",))


def test_an_accepted_proposal_is_an_entry_that_stands_on_its_facts(
    cto: Client, quadrants: Any
) -> None:
    use("Django", "5.2", 3, **SAFE)
    html = cto.get("/strategy/radar/proposals/").content.decode()
    assert "In use in 3 repositories" in html
    assert ">proposal<" in html
    data = {"key": "adopt:django:5.2", "act": "accept", "ring": "trial", "name": "Django 5.2"}
    answer = cto.post("/strategy/radar/decide/", {**data, "quadrant": "tools", "why": ""})
    assert answer.status_code == 422
    done = cto.post("/strategy/radar/decide/", {**data, "quadrant": "tools", "why": "Our base."})
    assert done.status_code == 302
    made = RadarEntry.objects.get()
    assert (made.ring, made.product, made.cycle, made.since_on) == ("trial", "django", "5.2", TODAY)
    assert cited([made]) == {made.pk: 2}  # the technology in use, and its life cycle
    assert not open_proposals(TODAY)


def test_a_proposal_turned_down_returns_when_its_facts_change(cto: Client, quadrants: Any) -> None:
    row = use("Django", "5.2", 3, **SAFE)
    data = {"key": "adopt:django:5.2", "act": "dismiss", "reason": "We leave Django."}
    assert cto.post("/strategy/radar/decide/", data).status_code == 302
    assert RadarVerdict.objects.get().author.username == "camille"
    assert not open_proposals(TODAY)
    row.ends_on = TODAY + timedelta(days=300)
    row.save()
    assert open_proposals(TODAY)


def test_the_end_of_life_of_what_is_adopted_proposes_to_move_it(
    quadrants: Any, camille: Any
) -> None:
    entry("Django 3.2", "adopt", product="django", cycle="3.2")
    use("Django", "3.2", 1, **PAST)
    found = open_proposals(TODAY)[0]
    tools = Quadrant.objects.get(slug="tools")
    data: dict[str, Any] = {"ring": "hold", "name": "Django 3.2", "quadrant": tools, "why": "Over."}
    moved = services.accept(proposal=found, by=camille, today=TODAY, **data)
    assert [m.ring for m in moved.moves.all()] == ["hold", "adopt"]
    assert RadarEntry.objects.count() == 1


def upload(text: str | bytes, name: str = "radar.csv") -> dict[str, Any]:
    content = text.encode() if isinstance(text, str) else text
    return {"file": SimpleUploadedFile(name, content)}


def test_a_file_is_tried_before_it_is_applied_and_ties_what_is_in_use(
    cto: Client, quadrants: Any
) -> None:
    use("Django", "5.2", 1, **SAFE)
    entry("Zig", "assess")
    text = "name,ring,quadrant,isNew,description\nDjango,adopt,Tools,TRUE,Base\nZig,Trial,Tools,,\n"
    page = cto.post("/strategy/radar/files/", upload(text))
    assert "1 new, 1 to another ring" in page.content.decode()
    assert RadarEntry.objects.count() == 1
    held = page.context["held"]
    assert cto.post("/strategy/radar/files/", {"held": held, "confirm": "1"}).status_code == 302
    made = RadarEntry.objects.get(name="Django")
    assert (made.ring, made.product, made.cycle, made.why) == ("adopt", "django", "", "Base")
    assert [m.ring for m in RadarEntry.objects.get(name="Zig").moves.all()] == ["trial", "assess"]
    again = cto.post("/strategy/radar/files/", upload(text))
    assert "0 new, 0 to another ring" in again.content.decode()
    assert (
        cto.post("/strategy/radar/files/", {"held": held + "x", "confirm": "1"}).status_code == 422
    )


def test_one_bad_row_keeps_the_whole_file_out_and_says_which(cto: Client, quadrants: Any) -> None:
    text = "name,ring,quadrant\nA,adopt,Tools\nB,love,Tools\nC,hold,Elsewhere\n"
    answer = cto.post("/strategy/radar/files/", upload(text))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "is no ring" in html
    assert "four other quadrants" in html
    assert not RadarEntry.objects.exists()
    latin = cto.post("/strategy/radar/files/", upload("é".encode("latin-1")))
    assert "not UTF-8" in latin.content.decode()


def test_the_history_an_aoe_radar_tells_is_kept_and_goes_out_again(cto: Client) -> None:
    item = {
        "title": "Zig",
        "ring": "trial",
        "quadrant": "tools",
        "release": "2026-03-01",
        "body": "",
    }
    item["revisions"] = [{"release": "2025-01-01", "ring": "assess", "body": ""}]  # type: ignore[assignment]
    page = cto.post("/strategy/radar/files/", upload(json.dumps({"items": [item]}), "data.json"))
    cto.post("/strategy/radar/files/", {"held": page.context["held"], "confirm": "1"})
    moves = RadarEntry.objects.get().moves.all()
    assert [(m.moved_on, m.ring) for m in moves] == [
        (date(2026, 3, 1), "trial"),
        (date(2025, 1, 1), "assess"),
    ]
    out = json.loads(cto.get("/strategy/radar/export/aoe-json/").content)
    assert out["releases"] == ["2025-01-01", "2026-03-01"]


def test_the_radar_leaves_in_every_format_and_as_a_drawing(cto: Client, quadrants: Any) -> None:
    entry("=cmd()", why="<b>")
    for kind in ("thoughtworks-csv", "thoughtworks-json", "zalando-json", "aoe-zip", "aoe-json"):
        answer = cto.get(f"/strategy/radar/export/{kind}/")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    drawing = cto.get("/strategy/radar/export/svg/").content.decode()
    assert drawing.count("<svg") == 1
    assert "<style>" in drawing
    assert "href" not in drawing
    assert cto.get("/strategy/radar/export/pdf/").status_code == 404


def test_the_page_costs_the_same_queries_whatever_the_radar(
    cto: Client, quadrants: Any, django_assert_max_num_queries: Any
) -> None:
    entry("First", product="django")
    use("Django", "5.2", 1, **SAFE)
    cto.get("/strategy/radar/")

    def cost() -> int:
        with django_assert_max_num_queries(40) as held:
            cto.get("/strategy/radar/")
        return len(held)

    few = cost()
    for n in range(6):
        entry(f"T{n}", ("adopt", "hold")[n % 2], product=f"p{n}")
        use(f"P{n}", "1", 2, **SAFE)
    assert cost() == few


def test_who_may_not_change_the_radar_sees_it_and_nothing_to_press(quadrants: Any) -> None:
    entry("Zig")
    client = Client()
    client.force_login(person("ines", role="member"))
    html = client.get("/strategy/radar/").content.decode()
    assert "Zig" in html
    assert "New radar entry" not in html
    assert client.post("/strategy/radar/files/", upload("x")).status_code == 403
    assert client.post("/strategy/radar/start/").status_code == 403
    assert client.get("/strategy/radar/decide/?key=a").status_code == 403


def test_the_page_of_a_technology_says_what_was_decided(cto: Client, quadrants: Any) -> None:
    row = use("Django", "5.2", 1, **SAFE)
    assert "no word on it yet" in cto.get(f"/estate/technologies/{row.slug}/").content.decode()
    entry("Django", "adopt", product="django")
    html = cto.get(f"/estate/technologies/{row.slug}/").content.decode()
    assert "On the radar" in html
    assert "/strategy/radar-entries/django/" in html
