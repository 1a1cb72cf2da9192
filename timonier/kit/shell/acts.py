"""What Ctrl-K can do: the acts that rooms declare, files in and out, help, theme, language."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from timonier.kit.records import exports
from timonier.kit.shell import guides, look
from timonier.kit.shell.palette import Entry, matches, open_to, provider

THEMES = {
    "light": gettext_lazy("Theme: light"),
    "dark": gettext_lazy("Theme: dark"),
    "auto": gettext_lazy("Theme: automatic"),
}
LANGUAGE_NAMES = {"en": "English", "fr": "Français"}


@dataclass(frozen=True)
class Act:
    """Something a person can do from anywhere; one that `posts` does it at once."""

    label: str | Promise
    url_name: str
    permission: str = ""
    posts: bool = False


_acts: dict[str, Act] = {}


def add_act(
    label: str | Promise, url_name: str, *, permission: str = "", posts: bool = False
) -> Act:
    """Let Ctrl-K know an act; the same address declared twice keeps the last word."""
    act = Act(label, url_name, permission, posts)
    _acts[url_name] = act
    return act


@provider
def declared(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """The acts of the rooms, those that this person may do."""
    for act in _acts.values():
        if not words or not matches(str(act.label), words):
            continue
        if act.permission and not request.user.has_perm(act.permission):
            continue
        with suppress(NoReverseMatch):
            yield Entry(act.label, reverse(act.url_name), _("Command"), posts=act.posts)


@provider
def files(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """Each list as a file, in and out."""
    for entity, _url in open_to(request) if words else ():
        title = {"title": entity.title}
        if not entity.facts and request.user.has_perm(entity.permission("add")):
            label = _("Import a file: %(title)s") % title
            if matches(label, words):
                with suppress(NoReverseMatch):
                    yield Entry(label, entity.url("import"), _("Command"))
        for kind in exports.FORMATS:
            label = _("Export: %(title)s") % title
            if not matches(f"{label} {kind}", words):
                continue
            with suppress(NoReverseMatch):  # a room without files
                url = reverse(entity.url_name("export"), args=[kind])
                yield Entry(label, url, _("Command"), kind.upper())


@provider
def looks(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """The theme and the language, each to the others than today's; the account; the way out."""
    if not words:
        return
    back = ("next", "/")
    for key, named in THEMES.items():
        if key != look.theme(request) and matches(str(named), words):
            fields = (("theme", key), back)
            yield Entry(named, reverse("look:theme"), _("Command"), posts=True, fields=fields)
    for code in dict(settings.LANGUAGES):
        with override(code):
            label = _("Language: %(name)s") % {"name": LANGUAGE_NAMES.get(code, code)}
        here = _("Language: %(name)s") % {"name": LANGUAGE_NAMES.get(code, code)}
        if code != look.language() and (matches(label, words) or matches(here, words)):
            fields = (("language", code), back)
            yield Entry(here, reverse("look:language"), _("Command"), posts=True, fields=fields)
    for label, name in ((_("My account"), "kit:account"), (_("Sign out"), "account_logout")):
        if matches(label, words):
            with suppress(NoReverseMatch):
                yield Entry(label, reverse(name), _("Command"))


@provider
def helping(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """The guides and their headings."""
    for guide in guides.guides(look.language()) if words else ():
        for heading in guide.headings:
            if matches(f"{_('Help')} {guide.name} {heading.text}", words):
                place = f"#{heading.anchor}" if heading.anchor else ""
                hint = guide.title if heading.anchor else ""
                yield Entry(heading.text, guide.url + place, _("Help"), hint)
