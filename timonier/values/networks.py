"""Whether an address is one of the public Internet, and why no TLS was agreed on."""

from __future__ import annotations

import ipaddress

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

# Not private by the books, yet answered by the machines of a cloud itself.
_DENIED = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "fec0::/10"),
        *("3fff::/20", "5f00::/16"),  # documentation (RFC 9637), segment routing (RFC 9602)
    )
)
# IPv6 whose last 32 bits are an IPv4 address: NAT64 (RFC 6052), translated (RFC 2765).
_CARRIERS = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "::ffff:0:0:0/96"))


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public Internet, once unwrapped."""
    address = _unwrapped(ipaddress.ip_address(text.partition("%")[0]))
    if address.is_multicast or not address.is_global:
        return False
    return not any(address in network for network in _DENIED)


def _unwrapped(address: Ip) -> Ip:
    """The IPv4 address that an IPv6 one stands for.

    Mapped, 6to4, Teredo, NAT64, translated, compatible.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address.teredo:
        inner = address.teredo[1]
    carried = int(address) >> 32 == 0 or any(address in network for network in _CARRIERS)
    if inner is None and carried:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


# What OpenSSL calls it when one side speaks only what the other no longer takes.
_OUTDATED = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "VERSION_TOO_LOW")


def tls_refusal(error: BaseException) -> str:
    """Why TLS was not agreed on, in words; empty where an error has another cause."""
    import ssl  # 10 ms, which a scan without an address need not wait for

    at: BaseException | None = error
    while at is not None and not isinstance(at, ssl.SSLError):
        at = at.__cause__ or at.__context__
    if at is None:
        return ""
    if isinstance(at, ssl.SSLCertVerificationError):
        return f"its certificate proves nothing: {at.verify_message.rstrip('.')}"
    said = at.reason or ""
    if any(each in said for each in _OUTDATED):
        return "it offers no TLS from 1.2 on"
    if said == "WRONG_VERSION_NUMBER":
        return "it speaks no TLS there"
    return f"TLS failed ({said.lower().replace('_', ' ') or 'cut short'})"
