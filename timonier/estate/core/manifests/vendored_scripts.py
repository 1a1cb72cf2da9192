"""Libraries of the web that were copied into the tree: their banner or their file name says which.

Only what is certain is told: a library of this table, with its version, in the words with which the
library itself begins its files. A banner that names no version, or another library, says nothing.
"""

from __future__ import annotations

import re
from functools import cache

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests.registry import reader

LOOKED_AT = 2048  # bytes in which a banner stands

# npm package -> what stands before the version in its banner, at the start of a line.
_BANNERS = {
    "jquery": r"jQuery(?: JavaScript Library)?",
    "jquery-ui": r"jQuery UI(?: -)?",
    "jquery-migrate": r"jQuery Migrate(?: -)?",
    "jquery-validation": r"jQuery Validation Plugin(?: -)?",
    "jquery-form": r"jQuery Form Plugin\s*(?:version:)?",
    "bootstrap": r"Bootstrap",
    "bootstrap-select": r"Bootstrap-select",
    "angular": r"AngularJS",
    "moment": r"moment\.js\s+version :|version :",
    "vue": r"Vue\.js|vue",
    "vue-router": r"vue-router",
    "vuex": r"vuex",
    "lodash": r"lodash",
    "underscore": r"Underscore\.js",
    "backbone": r"Backbone\.js",
    "handlebars": r"handlebars",
    "knockout": r"Knockout JavaScript library",
    "d3": r"https?://d3js\.org",
    "chart.js": r"Chart\.js",
    "datatables.net": r"DataTables",
    "select2": r"Select2",
    "axios": r"axios",
    "dompurify": r"DOMPurify",
    "modernizr": r"modernizr",
    "requirejs": r"RequireJS",
    "html5shiv": r"HTML5 Shiv",
    "highcharts": r"Highcharts JS",
    "leaflet": r"Leaflet",
    "video.js": r"Video\.js",
    "socket.io-client": r"Socket\.IO",
    "font-awesome": r"Font Awesome(?= 4)",
    "@fortawesome/fontawesome-free": r"Font Awesome Free",
    "normalize.css": r"normalize\.css",
    "swiper": r"Swiper",
    "hammerjs": r"Hammer\.JS -",
    "clipboard": r"clipboard\.js",
    "fullcalendar": r"FullCalendar",
    "jszip": r"JSZip",
    "highlight.js": r"Highlight\.js",
    "marked": r"marked",
    "@popperjs/core": r"@popperjs/core",
    "sweetalert2": r"sweetalert2",
    "tinymce": r"TinyMCE",
    "prototype": r"Prototype JavaScript framework, version",
}
# What a file of the library is called -> npm package, where its name holds the version.
_FILES = {name.rpartition("/")[2].removesuffix(".js"): name for name in _BANNERS} | {
    "jquery.min": "jquery", "jquery.validate": "jquery-validation", "react": "react",
    "react-dom": "react-dom", "ember": "ember-source", "tinymce": "tinymce", "d3.v3": "d3",
    "socket.io": "socket.io-client", "require": "requirejs", "purify": "dompurify",
    "fontawesome": "font-awesome",
}  # fmt: skip
_REACT = re.compile(
    r"@license React v(\d++\.\d++\.\d++[\w.-]*+)\s++(?:\*\s*+)?(react(?:-dom)?)\.[\w.-]+\.js"
)
_COMMENTS = re.compile(r"(?:\s|;|/\*.*?(?:\*/|\Z)|//[^\n]*|[\"']use strict[\"'];?)+", re.DOTALL)
_NUMBER = r"(?P<version>\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.]+)?)(?![\w.+])"
_NAMED = re.compile(
    r"\A(?P<name>[a-z@][a-z0-9.-]*?)[-_.@]v?(?P<version>\d++\.\d++\.\d++(?:-(?:alpha|beta|rc)[\d.]*)?)"
    r"(?:[-.](?:min|slim|core|full|bundle|pack|prod|umd|all|custom))*\.(?:js|css)"
)
_INSTALLED = frozenset({"node_modules", "site-packages", "dist-packages", ".yarn", "Pods"})


@cache
def _banner() -> re.Pattern[str]:
    groups = "|".join(f"(?P<n{i}>{words})" for i, words in enumerate(_BANNERS.values()))
    return re.compile(
        r"^[ \t/*!]*(?:@(?:license|preserve|name)\s+)*\**[ \t]*"
        rf"(?:{groups})[ \t,:]*(?:v|ver|version)?[ .:]*{_NUMBER}",
        re.IGNORECASE | re.MULTILINE,
    )


def _begins_with_remark(data: bytes) -> bool:
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n;!").startswith((b"/*", b"//", b'"use', b"'use"))


def _may_be(data: bytes) -> bool:
    """Any file of these names: its name alone may tell, and a wrong one says nothing."""
    return True


@reader("vendored-script", sniff=_may_be)
def read_vendored_script(path: str, data: bytes) -> Parsed:
    """A script or a style sheet of the table of libraries, with its version; else nothing."""
    folders, _, file = path.rpartition("/")
    if not _INSTALLED.isdisjoint(folders.split("/")):
        return Parsed()
    found = _by_banner(data) or _by_name(file.lower())
    if found is None:
        return Parsed()
    name, version, line = found
    return Parsed((Component("npm", name, version, scope="prod", direct=True, line=line),))


def _by_banner(data: bytes) -> tuple[str, str, int] | None:
    if not _begins_with_remark(data):
        return None
    head = data[:LOOKED_AT].decode("utf-8", "replace")
    comments = _COMMENTS.match(head)
    banner = comments.group() if comments else ""
    react = _REACT.search(banner)
    if react:
        return react.group(2), react.group(1), banner.count("\n", 0, react.start(1)) + 1
    for match in _banner().finditer(banner):
        name = _name(match)
        if _is_of(name, banner):
            line = banner.count("\n", 0, match.start("version")) + 1
            return name, match["version"], line
    return None


def _name(match: re.Match[str]) -> str:
    return next(name for i, name in enumerate(_BANNERS) if match[f"n{i}"] is not None)


def _is_of(name: str, banner: str) -> bool:
    """moment and lodash share their words with others, and say who they are beside them."""
    if name == "moment":
        return "moment.js" in banner
    return name == "lodash" or "lodash" not in banner.lower()


def _by_name(file: str) -> tuple[str, str, int] | None:
    found = _NAMED.fullmatch(file) if len(file) < 200 else None
    name = _FILES.get(found["name"]) if found else None
    return (name, found["version"], 1) if found and name else None
