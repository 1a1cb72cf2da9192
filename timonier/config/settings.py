"""Every setting of the house, driven by the environment (12-factor)."""

import os
from pathlib import Path

from django.utils.csp import CSP

from timonier.config.rooms import ROOMS
from timonier.kit.store.home import database, held, home, secret_key

HOME = held(home())
ROOM_FOLDER = Path(__file__).resolve().parent.parent
SECRET_KEY = secret_key(HOME)
DEBUG = os.environ.get("TIMONIER_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("TIMONIER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TIMONIER_ORIGINS", "").split(",") if o]
HTTPS = os.environ.get("TIMONIER_HTTPS") == "1"
# Whom the doors believe when they say for whom they ask (X-Forwarded-For, -Proto): addresses and
# networks. Behind TLS there is a proxy, and it is most often on this machine.
TRUSTED_PROXIES = os.environ.get("TIMONIER_PROXIES", "127.0.0.1,::1" if HTTPS else "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "timonier.kit",  # the house before its libraries: its templates and its words win
    *(f"timonier.{room}" for room in ROOMS),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "django_q",
    "simple_history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "timonier.kit.serving.outages.Patient",
    "timonier.kit.api.manners.ApiManners",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "timonier.kit.access.privacy.NoStore",
    "timonier.kit.serving.refused.TooLarge",
    "timonier.kit.access.accounts.SignedInOnly",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "timonier.config.urls"
WSGI_APPLICATION = "timonier.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "timonier.kit.shell.frame.shell",
            ],
        },
    }
]

_SQLITE = {
    # WAL and an immediate write lock: readers never wait, writers queue instead of failing. FULL:
    # in WAL, NORMAL syncs at checkpoints only, and a cut of power takes back what was saved since.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    "transaction_mode": "IMMEDIATE",
    # A person waits this long (kit/serving/serve.py); work in the background has more time.
    "timeout": float(os.environ.get("TIMONIER_DATABASE_WAIT", "120")),
}
_database = database(HOME)
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = _SQLITE
else:
    _database |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    _database["OPTIONS"] = {"connect_timeout": 5} | _database.get("OPTIONS", {})
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
AUTH_PASSWORD_VALIDATORS.append({"NAME": "timonier.kit.access.passwords.Renewed"})
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "timonier.kit.access.accounts.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
# Passwords are throttled by kit/access/throttle.py: allauth's limits by address lock everybody
# behind one proxy. What remains of them is the second factor's, by person.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key"}

LANGUAGE_CODE = os.environ.get("TIMONIER_LANGUAGE", "en")
LANGUAGES = [("en", "English"), ("fr", "Français")]
TIME_ZONE = os.environ.get("TIMONIER_TIME_ZONE", "Europe/Paris")
USE_TZ = True
FORMAT_MODULE_PATH = ["timonier.kit.formats"]

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the package, where the build left them compressed and named by digest:
# nothing to collect, nothing to go stale.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+-[0-9A-Z]{8}\.(?:js|css)$"

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "timonier.kit.access.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

Q_CLUSTER = {
    "name": "timonier",
    "orm": "default",
    "workers": int(os.environ.get("TIMONIER_WORKERS", "2")),
    "timeout": 3600,
    "retry": 3700,
    "max_attempts": 3,
    "poll": 0.5,
    "save_limit": 500,
    "catch_up": False,
    "label": "Timonier",
}
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"one line": {"()": "timonier.kit.serving.outages.OneLine"}},
    "formatters": {"masked": {"()": "timonier.kit.serving.masks.Masked"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["one line"],
            "formatter": "masked",
        }
    },
    # Django and the queue bring handlers of their own, which mask nothing: one way out for all.
    "loggers": {
        name: {"handlers": [], "propagate": True}
        for name in ("django", "django.server", "django-q", "uvicorn", "uvicorn.error")
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("TIMONIER_LOG", "WARNING")},
}
