"""Tokens known by their own form: of clouds, forges, registries and messengers.

The forms are those that each issuer documents, or that secret scanners publish as facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from timonier.estate.core.secrets import proofs
from timonier.estate.core.secrets.hits import Confidence
from timonier.values.expressions import late

Proof = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of token: a literal that must be present, what it looks like, and its proof."""

    id: str
    needles: tuple[bytes, ...]  # one of them begins it; after a `*`: stands in it
    regex: re.Pattern[bytes]  # group "value" is the secret; every repetition is bounded
    proof: Proof = proofs.is_random
    confidence: Confidence = "high"
    proven: bool = False  # by a checksum: chance alone does not write it
    near: tuple[bytes, ...] = ()  # small letters; one stands in the file, as the form says little
    before: re.Pattern[bytes] | None = None  # what the line says up to there, to its end


_START = rb"(?<![A-Za-z0-9_-])"
_END = rb"(?![A-Za-z0-9_-])"
_BASE64_END = rb"(?![A-Za-z0-9+/=_-])"


def token(
    identifier: str,
    needles: str,
    form: bytes,
    proof: Proof = proofs.is_random,
    confidence: Confidence = "high",
    *,
    proven: bool = False,
    near: str = "",
) -> Pattern:
    """A token of `form` (an expression) that stands alone."""
    regex = late(_START + rb"(?P<value>" + form + rb")" + _END)
    words = tuple(needle.encode() for needle in needles.split("|"))
    beside = tuple(word.encode() for word in near.split("|") if word)
    return Pattern(identifier, words, regex, proof, confidence, proven, beside)


def inside(
    identifier: str,
    needles: str,
    regex: bytes,
    proof: Proof = proofs.is_random,
    confidence: Confidence = "high",
    *,
    before: bytes = b"",
) -> Pattern:
    """A value known by the text around it; `regex` names the group "value"."""
    words = tuple(needle.encode() for needle in needles.split("|"))
    above = late(before) if before else None
    return Pattern(identifier, words, late(regex), proof, confidence, before=above)


UUID = rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

CLOUDS: tuple[Pattern, ...] = (
    inside("aws-access-key", "AKIA|ASIA|ABIA|ACCA",
           rb"(?<![A-Za-z0-9_/+-])(?P<value>A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16})" + _BASE64_END),
    token("google-oauth-secret", "GOCSPX-", rb"GOCSPX-[A-Za-z0-9_-]{28}"),
    token("google-oauth-token", "ya29.", rb"ya29\.[A-Za-z0-9_-]{60,400}", confidence="session"),
    token("digitalocean-token", "dop_v1_|doo_v1_|dor_v1_", rb"do[opr]_v1_[0-9a-f]{64}"),
    token("alibaba-access-key", "LTAI", rb"LTAI[A-Za-z0-9]{20}"),
    token("heroku-key", "HRKU-", rb"HRKU-(?:" + UUID + rb"|AA[A-Za-z0-9_-]{58})"),
    token("cloudflare-key", "v1.0-", rb"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}"),
    token("databricks-token", "dapi", rb"dapi[0-9a-f]{32}(?:-\d)?"),
    token("planetscale-token", "pscale_tkn_|pscale_oauth_|pscale_pw_",
          rb"pscale_(?:tkn|oauth|pw)_[A-Za-z0-9_.-]{32,64}"),
    token("fly-token", "fo1_|fm1r_|fm1a_|fm2_",
          rb"(?:fo1_[A-Za-z0-9_-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,800}={0,3})"),
    token("netlify-token", "nfp_", rb"nfp_[A-Za-z0-9]{36,40}"),
    token("supabase-token", "sbp_|sb_secret_", rb"sbp_[0-9a-f]{40}|sb_secret_[A-Za-z0-9_-]{31}"),
    token("terraform-cloud-token", "*.atlasv1.",
          rb"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}"),
    token("pulumi-token", "pul-", rb"pul-[0-9a-f]{40}"),
    token("doppler-token", "dp.pt.|dp.st.|dp.ct.|dp.sa.|dp.scim.|dp.audit.",
          rb"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}"),
    token("vault-token", "hvs.|hvb.", rb"hvs\.[A-Za-z0-9_-]{90,120}|hvb\.[A-Za-z0-9_-]{138,300}"),
    token("onepassword-token", "ops_eyJ", rb"ops_eyJ[A-Za-z0-9+/]{200,2000}={0,3}"),
    token("age-secret-key", "AGE-SECRET-KEY-1",
          rb"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
)  # fmt: skip

FORGES: tuple[Pattern, ...] = (
    token("github-token", "ghp_|gho_|ghu_|ghs_|ghr_", rb"gh[pousr]_[A-Za-z0-9]{36}",
          proofs.github_checksum, proven=True),
    token("github-fine-grained-token", "github_pat_",
          rb"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    token("gitlab-token", "glpat-|gldt-|glrt-|glft-|glsoat-|glffct-|glimt-",
          rb"gl(?:pat|dt|rt|ft|soat|ffct|imt)-(?:t\d_)?[A-Za-z0-9_-]{20,300}"
          rb"(?:\.[0-9a-z]{2}\.?[0-9a-z]{7,9})?"),
    token("gitlab-token", "glptt-|gloas-|glagent-|glcbt-",
          rb"glptt-[0-9a-f]{40}|gloas-[A-Za-z0-9_-]{64}|glagent-[A-Za-z0-9_-]{50}"
          rb"|glcbt-[A-Za-z0-9]{1,5}_[A-Za-z0-9_-]{20}"),
    token("gitlab-token", "GR1348941", rb"GR1348941[A-Za-z0-9_-]{20}"),
    token("atlassian-token", "ATATT3|ATCTT3", rb"AT[AC]TT3[A-Za-z0-9_-]{150,250}=[0-9A-F]{8}"),
    token("atlassian-token", "ATBB", rb"ATBB[A-Za-z0-9]{24}[0-9A-F]{8}"),
    token("sourcegraph-token", "sgp_", rb"sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"),
    token("circleci-token", "CCIPAT_|CCIPRJ_",
          rb"CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    token("buildkite-token", "bkua_", rb"bkua_[0-9a-f]{40}"),
    token("sonar-token", "squ_|sqp_|sqa_", rb"sq[upa]_[0-9a-f]{40}"),
)  # fmt: skip

REGISTRIES: tuple[Pattern, ...] = (
    token("npm-token", "npm_", rb"npm_[A-Za-z0-9]{36}", proofs.github_checksum, proven=True),
    token("pypi-token", "pypi-AgE", rb"pypi-AgE[A-Za-z0-9_-]{50,500}"),
    token("nuget-key", "oy2", rb"oy2[a-z0-9]{43}"),
    token("rubygems-key", "rubygems_", rb"rubygems_[0-9a-f]{48}"),
    token("cargo-token", "cio", rb"cio[A-Za-z0-9]{32}", near="cargo|crates|registry"),
    token("clojars-token", "CLOJARS_", rb"CLOJARS_[0-9a-f]{60}"),
    token("docker-token", "dckr_pat_|dckr_oat_", rb"dckr_(?:pat_[A-Za-z0-9_-]{27}"
          rb"|oat_[A-Za-z0-9_-]{32})"),
    token("artifactory-token", "AKCp", rb"AKCp[A-Za-z0-9]{69}"),
    token("artifactory-token", "cmVmd", rb"cmVmd[A-Za-z0-9]{59}", near="artifactory|jfrog"),
)  # fmt: skip

MESSENGERS: tuple[Pattern, ...] = (
    token("slack-token", "xoxb-|xoxa-|xoxp-|xoxr-|xoxs-|xoxo-",
          rb"xox[abprso]-[0-9]{8,14}-[A-Za-z0-9-]{16,100}"),
    token("slack-token", "xapp-", rb"xapp-\d-[A-Z0-9]{9,14}-\d{10,16}-[a-z0-9]{60,70}"),
    token("slack-token", "xoxe", rb"xoxe(?:\.xox[bp]|)-\d-[A-Za-z0-9]{140,170}"),
    token("sendgrid-key", "SG.", rb"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    token("mailgun-key", "key-", rb"key-[0-9a-f]{32}", near="mailgun"),
    token("mailchimp-key", "*-us", rb"[0-9a-f]{32}-us\d{1,2}"),
    token("brevo-key", "xkeysib-", rb"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}"),
)  # fmt: skip
