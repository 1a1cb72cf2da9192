"""Whatever is done in whatever order: a CTO can always get in, and who is disabled never does."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import make
from timonier.kit.access import access, tokens
from timonier.kit.models.people import AccessChange, OpenSession

NAMES = ("ada", "ben", "cyd")
ROLES = ("cto", "member", "auditor")
acts = st.one_of(
    st.tuples(st.just("disable"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("enable"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("role"), st.sampled_from(NAMES), st.sampled_from(ROLES)),
    st.tuples(st.just("sessions"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("change"), st.sampled_from(NAMES), st.sampled_from(ROLES)),
)


class AnyActs(TestCase):
    """Acts of a CTO, of the API and of the machine are the same ones."""

    @given(st.lists(acts, max_size=15))
    def test_some_cto_can_always_sign_in_and_every_act_is_told(
        self, done: list[tuple[str, str, Any]]
    ) -> None:
        people = {
            name: make.person(name, role="cto" if n == 0 else "member")
            for n, name in enumerate(NAMES)
        }
        count = 0
        for act, name, role in done:
            before = _state()
            try:
                _do(act, people[name], role)
            except access.Refused:
                assert _state() == before
            told = AccessChange.objects.count()
            assert (told > count) or _state() == before
            count = told
            assert User.objects.filter(is_active=True, groups__name="cto").exists()
            shut = User.objects.filter(is_active=False)
            assert not OpenSession.objects.filter(account__in=shut).exists()
            assert not any(tokens_of(person) for person in shut)
            assert all(
                person.groups.filter(name__in=ROLES).count() == 1 for person in people.values()
            )


def tokens_of(person: User) -> int:
    found = access.person(person.pk)
    assert found
    return found.tokens


def _state() -> list[Any]:
    return [(p.account.pk, p.role, p.enabled) for p in access.people()]


def _do(act: str, person: User, role: Any) -> None:
    said: dict[str, Any] = {"account": person, "by": None, "reason": "why not"}
    match act:
        case "disable":
            now = timezone.now()
            tokens.issue(
                user=person,
                name="x",
                scopes=["*:read"],
                expires_at=now + timedelta(days=1),
                now=now,
            )
            access.disable(**said)
        case "enable":
            access.enable(**said)
        case "role":
            access.set_role(role=role, **said)
        case "sessions":
            access.end_sessions(**said)
        case "change":
            access.change(role=role, enabled=role != "auditor", **said)
    assert Group.objects.filter(name="cto").exists()
