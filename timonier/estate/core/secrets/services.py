"""Tokens known by their own form: of payment, models, watching and other online services."""

from __future__ import annotations

from timonier.estate.core.secrets import proofs
from timonier.estate.core.secrets.formats import (
    CLOUDS,
    FORGES,
    MESSENGERS,
    REGISTRIES,
    UUID,
    Pattern,
    inside,
    token,
)

PAYMENTS: tuple[Pattern, ...] = (
    token("stripe-key", "sk_live_|rk_live_", rb"[sr]k_live_[A-Za-z0-9]{20,110}"),
    token("stripe-key", "sk_test_|rk_test_", rb"[sr]k_test_[A-Za-z0-9]{20,110}",
          confidence="sandbox"),
    token("stripe-publishable-key", "pk_live_", rb"pk_live_[A-Za-z0-9]{20,110}",
          confidence="public"),
    token("stripe-webhook-secret", "whsec_", rb"whsec_[A-Za-z0-9+/]{32,64}={0,2}"),
    token("square-token", "sq0atp-|sq0csp-",
          rb"sq0atp-[A-Za-z0-9_-]{22}|sq0csp-[A-Za-z0-9_-]{43}"),
    token("square-token", "EAAA", rb"EAAA[A-Za-z0-9_-]{60}", near="square"),
    token("shopify-token", "shpat_|shpca_|shppa_|shpss_", rb"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    token("easypost-key", "EZAK", rb"EZAK[A-Za-z0-9]{54}"),
    token("shippo-token", "shippo_live_", rb"shippo_live_[0-9a-f]{40}"),
)  # fmt: skip

MODELS: tuple[Pattern, ...] = (
    token("openai-key", "*T3BlbkFJ", rb"sk-[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}"),
    token("anthropic-key", "sk-ant-",
          rb"sk-ant-(?:api|admin|oat|sid)\d\d-[A-Za-z0-9_-]{80,110}AA"),
    token("huggingface-token", "hf_|api_org_", rb"(?:hf_|api_org_)[A-Za-z]{34}"),
    token("groq-key", "gsk_", rb"gsk_[A-Za-z0-9]{52}"),
    token("replicate-token", "r8_", rb"r8_[A-Za-z0-9]{37}"),
    token("perplexity-key", "pplx-", rb"pplx-[A-Za-z0-9]{48}"),
    token("openrouter-key", "sk-or-v1-", rb"sk-or-v1-[0-9a-f]{64}"),
    token("langsmith-key", "lsv2_", rb"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
    token("nvidia-key", "nvapi-", rb"nvapi-[A-Za-z0-9_-]{64}"),
    token("xai-key", "xai-", rb"xai-[A-Za-z0-9]{80}"),
)  # fmt: skip

WATCHING: tuple[Pattern, ...] = (
    token("newrelic-key", "NRAK-|NRII-", rb"NRAK-[A-Z0-9]{27}|NRII-[A-Za-z0-9-]{32}"),
    token("newrelic-key", "*NRAL", rb"[0-9a-f]{36}NRAL"),
    token("newrelic-browser-key", "NRJS-", rb"NRJS-[0-9a-f]{19}", confidence="public"),
    token("sentry-token", "sntryu_|sntryi_", rb"sntry[ui]_[0-9a-f]{64}"),
    token("sentry-token", "sntrys_eyJ",
          rb"sntrys_eyJ[A-Za-z0-9+/]{40,500}={0,2}_[A-Za-z0-9+/]{43}"),
    token("grafana-token", "glsa_", rb"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}"),
    token("grafana-token", "glc_eyJ", rb"glc_eyJ[A-Za-z0-9+/]{40,400}={0,3}"),
    token("dynatrace-token", "dt0c01.|dt0s0", rb"dt0[cs]0[1-9]\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}"),
    token("posthog-key", "phx_", rb"phx_[A-Za-z0-9]{43,50}"),
    token("posthog-project-key", "phc_", rb"phc_[A-Za-z0-9]{43,50}", confidence="public"),
)  # fmt: skip

OTHERS: tuple[Pattern, ...] = (
    token("linear-key", "lin_api_|lin_oauth_", rb"lin_(?:api|oauth)_[A-Za-z0-9]{40,64}"),
    token("notion-token", "ntn_", rb"ntn_[0-9]{11}[A-Za-z0-9]{35}"),
    token("notion-token", "secret_", rb"secret_[A-Za-z0-9]{43}"),
    token("postman-key", "PMAK-", rb"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    token("figma-token", "figd_", rb"figd_[A-Za-z0-9_-]{40,44}"),
    token("airtable-token", "pat", rb"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    token("hubspot-token", "pat-na|pat-eu", rb"pat-(?:na|eu)\d-" + UUID),
    token("typeform-token", "tfp_", rb"tfp_[A-Za-z0-9_.=-]{59}"),
    token("facebook-token", "EAAC|EAAM|EAAB", rb"EAA[BCM][A-Za-z0-9]{100,300}"),
    token("contentful-token", "CFPAT-", rb"CFPAT-[A-Za-z0-9_-]{43}"),
    token("readme-key", "rdme_", rb"rdme_[a-z0-9]{70}"),
    token("dropbox-token", "sl.", rb"sl\.(?:u\.)?[A-Za-z0-9_-]{130,1000}"),
    token("maxmind-key", "*_mmk", rb"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk"),
    token("launchdarkly-key", "sdk-|api-", rb"(?:sdk|api)-" + UUID, near="launchdarkly"),
    token("mapbox-secret-token", "sk.eyJ", rb"sk\.eyJ[A-Za-z0-9_-]{40,120}\.[A-Za-z0-9_-]{22}"),
    token("mapbox-public-token", "pk.eyJ", rb"pk\.eyJ[A-Za-z0-9_-]{40,120}\.[A-Za-z0-9_-]{22}",
          confidence="public"),
    token("octopus-key", "API-", rb"API-[A-Z0-9]{26,32}", near="octopus"),
    token("jwt", "eyJ",
          rb"eyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000}",
          proofs.is_jwt, confidence="session"),
)  # fmt: skip

# With signs that other tokens have not; their needles are looked for in the long words too.
ODD: tuple[Pattern, ...] = (
    inside("azure-client-secret", "*Q~",
           rb"(?<![A-Za-z0-9_~.-])(?P<value>[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34})"
           rb"(?![A-Za-z0-9_~.-])"),
    inside("aws-bedrock-key", "ABSK",
           rb"(?<![A-Za-z0-9_/+-])(?P<value>ABSK[A-Za-z0-9+/]{109,269}={0,2})(?![A-Za-z0-9+/=])"),
    inside("telegram-bot-token", "*\nAA",
           rb"(?<![0-9A-Za-z_:-])(?:bot)?(?P<value>[0-9]{8,10}:AA[A-Za-z0-9_-]{33})"
           rb"(?![A-Za-z0-9_-])"),
    inside("braintree-token", "access_token$production$",
           rb"(?P<value>access_token\$production\$[a-z0-9]{16}\$[0-9a-f]{32})"),
)  # fmt: skip

# Known by what stands around them: looked for in the text.
AROUND: tuple[Pattern, ...] = (
    inside("azure-storage-key", "Key=",
           rb"AccountKey=(?P<value>[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])"),
    inside("azure-shared-access-key", "Key=",
           rb"SharedAccessKey=(?P<value>[A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])"),
    inside("azure-sas-token", "&sig=", rb"&sig=(?P<value>[A-Za-z0-9%+/]{43,64})",
           confidence="medium", before=rb"[?&\"'\s](?:sv|sr|se|sp|st|ss|srt)=[^\s\"'<>]{2,600}$"),
    inside("signing-key", "SECRET_KEY|secret_key",
           rb"(?:SECRET_KEY|secret_key(?:_base)?)[\"']?\]?[ \t]{0,8}[=:][ \t]{0,8}"
           rb"(?P<q>[\"']?)(?=[^\d\"'\s]{0,256}\d)(?P<value>[^\"'\s<>{}]{32,256})(?P=q)"
           rb"[ \t]{0,8}[,;]?(?:[ \t]{0,20}#[^\n]{0,200})?\r?(?m:$)",
           before=rb"^[ \t]{0,12}(?:[\w:]{1,40}[.:])?(?:[\w:.]{1,60}[.:])?(?:config\[[\"'])?$"),
    inside("laravel-app-key", "base64:", rb"base64:(?P<value>[A-Za-z0-9+/]{43}=)",
           before=rb"(?:APP_KEY|[\"']key[\"'])[^\n]{0,40}$"),
)  # fmt: skip

# In an address: looked for only where "://" stands.
ADDRESSES: tuple[Pattern, ...] = (
    inside("slack-webhook", "hooks.slack.com/",
           rb"hooks\.slack\.com/(?P<value>(?:services/T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}"
           rb"|(?:workflows|triggers)/[A-Z0-9]{8,14}/[A-Z0-9]{8,20}(?:/[0-9]{10,20})?)"
           rb"/[A-Za-z0-9]{20,40})(?![A-Za-z0-9_-])"),
    inside("discord-webhook", "/api/webhooks/",
           rb"discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/(?P<value>[0-9]{17,20}"
           rb"/[A-Za-z0-9_-]{60,80})"),
    inside("teams-webhook", ".webhook.office.com/",
           rb"\.webhook\.office\.com/webhookb2/(?P<value>" + UUID + rb"@" + UUID
           + rb"/IncomingWebhook/[0-9a-f]{32}/" + UUID + rb")"),
    inside("sentry-dsn", ".sentry.io/",
           rb"://(?P<value>[0-9a-f]{32})@o\d{1,12}\.ingest\.(?:[a-z]{2}\.)?sentry\.io/\d",
           confidence="public"),
    inside("sentry-legacy-dsn", "sentry",
           rb"://[0-9a-f]{32}:(?P<value>[0-9a-f]{32})@[\w.-]{1,80}/\d{1,12}"),
)  # fmt: skip

GOOGLE = token("gcp-api-key", "AIza", rb"AIza[A-Za-z0-9_-]{35}")
TOKENS = (
    *CLOUDS, GOOGLE, *FORGES, *REGISTRIES, *MESSENGERS, *PAYMENTS, *MODELS, *WATCHING, *OTHERS,
    *ODD,
)  # fmt: skip
PATTERNS = (*TOKENS, *AROUND, *ADDRESSES)
