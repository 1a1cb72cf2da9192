"""`timonier capacity` answers with documented JSON, or says everything that is wrong."""

import json

import jsonschema
import pytest

from tests.people.asking import GUIDE, refused, run

PERSON = {"id": "ada", "team": "t", "skills": {"go": 1}, "fte": 0.8, "from": None, "to": None}
DEMAND = {"id": "a", "team": "t", "from": "2026-12-01", "to": "2026-12-02", "days": 3}
GOOD = {
    "today": "2026-11-30",
    "calendar": {"country": "FR", "subdivision": "57"},
    "people": [{**PERSON, "away": [["2026-12-01", None]]}],
    "quarters": ["2026-Q4"],
    "overhead": {"share": 0.2},
    "demands": [DEMAND],
}


def test_question_and_answer_keep_the_published_schema(tmp_path):
    schema = json.loads((GUIDE / "capacity.schema.json").read_text())
    found = run(tmp_path, "capacity", GOOD)
    asks = {"$ref": "#/$defs/question", "$defs": schema["$defs"]}

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(found, schema)
    jsonschema.validate(GOOD, asks)
    assert found["overloads"]
    validator = jsonschema.Draft202012Validator
    assert list(validator(schema).iter_errors({**found, "colour": "red"}))
    assert list(validator(asks).iter_errors({**GOOD, "colour": "red"}))


def test_what_may_be_null_may_be_left_out(tmp_path):
    bare = {key: PERSON[key] for key in ("id", "team", "skills", "fte")}
    short = {**GOOD, "people": [bare], "calendar": {"country": "FR"}}
    del short["overhead"]
    whole = {**GOOD, "people": [{**PERSON, "away": None}], "overhead": None}
    whole["calendar"] = {"country": "FR", "subdivision": None}
    first, second = (run(tmp_path, "capacity", body) for body in (short, whole))
    assert first | {"input_digest": ""} == second | {"input_digest": ""}


WRONG = [
    ({"colour": 1}, "colour: Extra inputs"),
    ({"today": "30/11/2026"}, "today: a day is written YYYY-MM-DD"),
    ({"today": "2026-11-30T00:00:00Z"}, "today: a day is written"),
    ({"today": "2026-02-30"}, "today: there is no day 2026-02-30"),
    ({"today": 1764460800}, "today: a day is written"),
    ({"calendar": {"country": "XX"}}, "calendar: public holidays of the country 'XX'"),
    ({"calendar": {"country": "FR", "subdivision": "Lorraine"}}, "calendar: FR has no part"),
    ({"quarters": ["2026-Q5"]}, "quarters.0"),
    ({"quarters": ["2026-Q4", "2026-Q4"]}, "quarters: the quarter '2026-Q4' is used twice"),
    ({"quarters": ["1066-Q4"]}, "quarters.0: 1066-Q4 lies outside"),
    ({"quarters": ["2150-Q4"]}, "calendar: public holidays of FR are known"),
    ({"people": [PERSON, PERSON]}, "people: the id 'ada' is used twice"),
    ({"people": [{**PERSON, "fte": 1.2}]}, "people.0.fte"),
    ({"people": [{**PERSON, "fte": -1}]}, "people.0.fte"),
    ({"people": [{**PERSON, "fte": "1"}]}, "people.0.fte"),
    ({"people": [{**PERSON, "fte": True}]}, "people.0.fte"),
    ({"people": [{**PERSON, "skills": {"go": 2}}]}, "people.0.skills.go"),
    ({"people": [{**PERSON, "skills": {" go": 1}}]}, "people.0.skills. go"),
    ({"people": [{**PERSON, "from": "2026-12-02", "to": "2026-12-01"}]}, "people.0.to"),
    ({"people": [{**PERSON, "away": [["2026-12-02", "2026-12-01"]]}]}, "people.0.away.0"),
    ({"people": [{**PERSON, "away": [["2026-12-02"]]}]}, "people.0.away.0"),
    ({"overhead": {"share": 1.1}}, "overhead.share"),
    ({"demands": [DEMAND, DEMAND]}, "demands: the id 'a' is used twice"),
    ({"demands": [{**DEMAND, "team": "u"}]}, "demands.0.team: 'a' names the team 'u'"),
    ({"demands": [{**DEMAND, "to": "2026-11-30"}]}, "demands.0.to: 2026-11-30 is before"),
    ({"demands": [{**DEMAND, "from": "1789-07-14"}]}, "demands.0.from: 1789-07-14 lies outside"),
    ({"demands": [{**DEMAND, "to": None}]}, "demands.0.to"),
    ({"demands": [{**DEMAND, "days": -1}]}, "demands.0.days"),
    ({"demands": [{**DEMAND, "days": 1e300}]}, "demands.0.days"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_is_wrong_is_said_once_with_its_place(tmp_path, capsys, change, said):
    lines = refused(tmp_path, capsys, "capacity", GOOD | change)
    assert len(lines) == 1
    assert lines[0].startswith(f"timonier: {said}")


def test_all_problems_are_said_at_once(tmp_path, capsys):
    body = GOOD | {"people": [PERSON, PERSON], "demands": [{**DEMAND, "team": "u"}]}
    assert len(refused(tmp_path, capsys, "capacity", body)) == 2


def test_numbers_that_are_none_and_keys_that_stand_twice_are_refused(tmp_path, capsys):
    text = json.dumps(GOOD)
    for odd in ("NaN", "Infinity", "1e999", '0.8, "fte": 1'):
        assert refused(tmp_path, capsys, "capacity", text.replace('"fte": 0.8', f'"fte": {odd}'))


def test_more_ranges_than_anybody_reads_are_refused(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("timonier.people.core.capacity.hall.MOST", 2)
    rows = [
        {"id": n, "team": "t", "from": f"2026-12-0{n}", "to": f"2026-12-0{n}", "days": 5}
        for n in "1234"
    ]
    lines = refused(tmp_path, capsys, "capacity", GOOD | {"demands": rows})
    assert "more than 2 ranges" in lines[0]
