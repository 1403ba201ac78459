"""Settings: read strictly from the environment; `HANDRAIL_MODE` is development, test or production."""

from pathlib import Path

from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured

from handrail.accounts.claims import provider_name, read_mapping, read_second_factor_said
from handrail.config.environment import Environment, share_a_piece
from handrail.core.logs import write_nothing_past_the_lines

env = Environment.from_process()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
MODE = env.choice("HANDRAIL_MODE", ("development", "test", "production"), default="development")
PRODUCTION = MODE == "production"
DEMONSTRATION = not PRODUCTION
if MODE == "development":
    env.refuse_what_production_has()

SECRET_KEY = env.secret("HANDRAIL_SECRET_KEY", needed=PRODUCTION, otherwise="made-up-key-for-a-made-up-council-only")
SECRET_KEY_FALLBACKS = env.retired_secrets("HANDRAIL_SECRET_KEYS_RETIRED", current=SECRET_KEY)
DEBUG = False
ALLOWED_HOSTS = env.hosts("HANDRAIL_HOSTS", needed=PRODUCTION, otherwise=["localhost", "127.0.0.1", "testserver"])
# Elsewhere than in production, pages come from wherever they are asked for.
HANDRAIL_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
CSRF_TRUSTED_ORIGINS = HANDRAIL_ORIGINS
DATABASES = {
    "default": env.database(
        "DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'handrail.sqlite3'}", needed=PRODUCTION
    )
}

# How many requests each worker answers at once, quick ones and slow ones together; SQLite has one writer at a time, and
# writers who wait for it are not served in turn.
WORKERS = env.number("HANDRAIL_WORKERS", default=2, most=64)
THREADS = env.number("HANDRAIL_THREADS", default=4, most=64)
AT_ONCE = 1 if DATABASES["default"]["ENGINE"].endswith("sqlite3") else max(1, THREADS // 2)

# Measures of the demonstration ask for things as fast as they can.
LIMIT_MASS_REQUESTS = PRODUCTION

# The demonstration takes place on one day; in production the clock is the clock.
TODAY = env.date("HANDRAIL_TODAY", default="2026-11-23")
HANDRAIL_TODAY = None if PRODUCTION else TODAY
COUNCIL_NAME = env.text("HANDRAIL_COUNCIL", default="Westmere Council" if DEMONSTRATION else "", needed=PRODUCTION)

# What seals the trail, and where its anchors are kept: neither in the database, nor with whoever looks after it.
HANDRAIL_TRAIL_KEY = env.secret(
    "HANDRAIL_TRAIL_KEY", needed=PRODUCTION, otherwise="made-up-key-for-a-made-up-trail-only"
)
if PRODUCTION and share_a_piece(HANDRAIL_TRAIL_KEY, SECRET_KEY):
    raise ImproperlyConfigured("HANDRAIL_TRAIL_KEY is like HANDRAIL_SECRET_KEY. Make one of its own.")
if any(share_a_piece(HANDRAIL_TRAIL_KEY, retired) for retired in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured("HANDRAIL_SECRET_KEYS_RETIRED holds HANDRAIL_TRAIL_KEY. Make a trail key of its own.")
HANDRAIL_TRAIL_ANCHORS = env.anchors(
    "HANDRAIL_TRAIL_ANCHORS",
    database=DATABASES["default"],
    needed=PRODUCTION,
    otherwise=(BASE_DIR / "var" / DATABASES["default"]["NAME"]).with_suffix(".anchors.jsonl"),
)
# Elsewhere than in production, e-mails are written to a folder and reach nobody.
vars().update(env.mail("HANDRAIL_MAIL", needed=PRODUCTION, folder=f"{BASE_DIR / 'var' / 'mail'}"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender(
    "HANDRAIL_MAIL_FROM", default="Handrail <handrail@westmere.example>" if DEMONSTRATION else "", needed=PRODUCTION
)
# Where the links in an e-mail lead: the first host that people use.
HOST = env.text("HANDRAIL_HOST", default="127.0.0.1")
PORT = env.port("HANDRAIL_PORT", default=8000)
HANDRAIL_ADDRESS = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://127.0.0.1:{PORT}"

# What allauth must remember between processes, such as which tokens of a provider were used, with room for all of it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "handrail_shared_count",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# Each proxy writes whom it heard at the end of a list; without a proxy the list is anybody's.
BEHIND_PROXY = env.yes("HANDRAIL_BEHIND_PROXY")
PROXIES = env.number("HANDRAIL_PROXIES", default=1, most=9)
HANDRAIL_PROXIES = PROXIES if BEHIND_PROXY else 0
PROXY_ELSEWHERE = env.yes("HANDRAIL_PROXY_ELSEWHERE")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "handrail.config",
    "handrail.core",
    "handrail.design_system",
    "handrail.audit",
    "handrail.council",
    "handrail.accounts",
    "handrail.cases",
    "handrail.families",
    "handrail.form_library",
    "handrail.supervision.meetings",
    "handrail.supervision.records",
    "handrail.supervision.goals",
    "handrail.supervision.actions",
    "handrail.supervision.ratings",
    "handrail.supervision.recording",
    "handrail.supervision.agenda",
    "handrail.documents",
    "handrail.home",
    "handrail.access",
    "handrail.administration",
    "handrail.oversight.access_trail",
]
if DEMONSTRATION:
    INSTALLED_APPS.append("handrail.demo")

MIDDLEWARE = [
    # Around everything, so that whatever is answered has its line.
    "handrail.config.request_log.LogRequests",
    # The next three come before all that may answer by itself, so that files and refusals carry their headers too.
    "csp.middleware.CSPMiddleware",
    "handrail.config.middleware.KeepToThisSite",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "handrail.config.middleware.KeepPagesPrivate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "handrail.config.middleware.EndSessions",
    # Before what may answer by itself, or read what was sent.
    "handrail.config.mass_requests.LimitMassRequests",
    "handrail.config.middleware.AnswerOnesOwnPages",
    "handrail.config.middleware.AskToSignIn",
    "handrail.config.middleware.AskForASecondStep",
    "handrail.config.middleware.ShowNothingWithoutItsLook",
    "handrail.config.middleware.SayWhyNotAllowed",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "handrail.config.urls"
WSGI_APPLICATION = "handrail.config.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "csp.context_processors.nonce",
    "handrail.config.own_pages.says_whose_it_is",
]
TEMPLATES = [
    {
        "BACKEND": "handrail.config.templates.JinjaTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "handrail.config.templates.environment",
            "context_processors": CONTEXT_PROCESSORS,
            "auto_reload": False,
        },
    },
    # allauth writes its e-mails with Django templates
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "handrail.accounts.password_rules.HardToGuess"}]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "sign_in"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # guesses are counted by handrail.accounts.attempts
ACCOUNT_ADAPTER = "handrail.accounts.sign_in.InvitedPeopleOnly"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# Required, nothing opens for somebody until they have set one up; the demonstration lets people in at one press.
SECOND_FACTOR_IS_REQUIRED = (
    env.choice("HANDRAIL_SECOND_FACTOR", ("required", "offered"), default="required" if PRODUCTION else "offered")
    == "required"
)

# Signing in with the accounts the council gave its people, by OpenID Connect.
SIGN_IN = env.choice("HANDRAIL_SIGN_IN", ("password", "council", "both"), default="password")
PASSWORD_SIGN_IN, COUNCIL_SIGN_IN = SIGN_IN != "council", SIGN_IN != "password"
HANDRAIL_OPENID_ISSUER = env.text("HANDRAIL_OPENID_ISSUER", needed=COUNCIL_SIGN_IN)
HANDRAIL_OPENID_NAME = env.text("HANDRAIL_OPENID_NAME", default="council account")
HANDRAIL_OPENID_ROLES = read_mapping(env.text("HANDRAIL_OPENID_ROLES"))
# Whether the council alone says which e-mail address is whose, and whether it asks for a second factor itself.
HANDRAIL_OPENID_EMAIL_IS_VERIFIED = env.yes("HANDRAIL_OPENID_EMAIL_IS_VERIFIED")
HANDRAIL_OPENID_ASKS_SECOND_FACTOR = env.yes("HANDRAIL_OPENID_ASKS_SECOND_FACTOR")
HANDRAIL_OPENID_SECOND_FACTOR_IS = read_second_factor_said(
    env.text("HANDRAIL_OPENID_SECOND_FACTOR_IS", default="amr=mfa")
)
if COUNCIL_SIGN_IN and PRODUCTION and not HANDRAIL_OPENID_ISSUER.startswith("https://"):
    raise ImproperlyConfigured("HANDRAIL_OPENID_ISSUER must begin with https://.")
if "/.well-known/" in HANDRAIL_OPENID_ISSUER:
    raise ImproperlyConfigured("HANDRAIL_OPENID_ISSUER is the issuer alone, without /.well-known/ and what follows.")
SOCIALACCOUNT_ADAPTER = "handrail.accounts.council_accounts.AddedPeopleOnly"
# Seconds to a connection, and to each piece of an answer; openid_provider has an end for all that is asked.
SOCIALACCOUNT_REQUESTS_TIMEOUT = (2, 4)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider_name(HANDRAIL_OPENID_ISSUER),
                "name": HANDRAIL_OPENID_NAME,
                "client_id": env.text("HANDRAIL_OPENID_CLIENT_ID", needed=COUNCIL_SIGN_IN),
                "secret": env.text("HANDRAIL_OPENID_CLIENT_SECRET", needed=COUNCIL_SIGN_IN),
                "settings": {"server_url": HANDRAIL_OPENID_ISSUER.rstrip("/")},
            }
        ],
    }
}
MFA_ADAPTER = "handrail.accounts.second_factors.SealedSecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_PERIOD = 30

SESSION_ENGINE = "handrail.accounts.sessions"
# A name that begins so is one that browsers take only encrypted, and never from a neighbouring site.
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrftoken"
# What a page says once waits in the session: a browser's store is no place for words.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The longest that a council may let a session last; each session knows its own limits.
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "handrail.config.refusals.page_out_of_date"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
# One page holds every box of a record: a dozen people's rows, several fields each. The largest that a browser sends is
# 0.4 MB of English, and nine times as much in writing of which each letter is sent as nine; each costs time to read.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["handrail.config.uploads.NoFilesYet"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
# Elsewhere than in production, files are served from where they are written.
STATIC_FOLDER = env.text("HANDRAIL_STATIC", default=f"{BASE_DIR / 'var' / 'static'}")
STATIC_ROOT = STATIC_FOLDER if PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
# It says the character set of text/… alone.
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOG_LEVEL = env.choice(
    "HANDRAIL_LOG_LEVEL", ("info", "warning", "error"), default="info" if PRODUCTION else "warning"
).upper()
# Django's own lines hold addresses and values: what they tell, the line of the request tells without. A logger that has
# no handler at all would be written out by Python itself, words and all.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"handrail.core.logs.{'Line' if PRODUCTION else 'LineAndTrace'}"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "handrail": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
    },
}
write_nothing_past_the_lines(production=PRODUCTION)
env.refuse_what_is_unknown()
