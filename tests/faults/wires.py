"""A server of this machine that speaks TLS well or badly, and answers whole, cut, late or ever."""

from __future__ import annotations

import gzip
import ipaddress
import ssl
import threading
import time
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
DAY = timedelta(days=1)


_SIGNS = x509.KeyUsage(
    digital_signature=True, content_commitment=False, key_encipherment=False,
    data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
    encipher_only=False, decipher_only=False,
)  # fmt: skip


class Authority:
    """A certificate authority that exists for one test run."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test authority")])
        self.file = folder / "ca.pem"
        self.file.write_bytes(_pem(self._signed(self.name, self.key, authority=True)))

    def chain(self, *, host: str = "localhost", days: int = 30, own: bool = False) -> Path:
        """The key and the certificate of a server; `own`: signed by nobody but itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
        signed = self._signed(name, key, host=host, days=days, signer=key if own else None)
        file = self.folder / f"{host}-{days}-{own}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(private + _pem(signed))
        return file

    def _signed(
        self, name: x509.Name, key: Any, *, host: str = "", days: int = 30, authority: bool = False,
        signer: Any = None,
    ) -> x509.Certificate:  # fmt: skip
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name if signer else self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 90 * DAY)
            .not_valid_after(now + days * DAY)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        issuer = (signer or self.key).public_key()
        for extension in (
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer),
        ):
            made = made.add_extension(extension, critical=False)
        if authority:
            made = made.add_extension(_SIGNS, critical=True)
        if host:
            names: list[x509.GeneralName] = [x509.DNSName(host)]
            if host == "localhost":
                names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return made.sign(signer or self.key, hashes.SHA256())


def _pem(signed: x509.Certificate) -> bytes:
    return signed.public_bytes(serialization.Encoding.PEM)


Speak = Callable[[BinaryIO, str], None]


class Server(ThreadingHTTPServer):
    """Speaks as it is told, and remembers who asked what, with which headers."""

    daemon_threads = True
    speak: Speak
    seen: list[tuple[str, dict[str, str]]]

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.close_connection = True
        self.server.speak(self.wfile, self.path)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """The test's output is not an access log."""

    def handle(self) -> None:
        with suppress(OSError):  # the client has had enough
            super().handle()


class _Tls(Server):
    context: ssl.SSLContext

    def get_request(self) -> Any:
        opened, address = super().get_request()
        opened.settimeout(20)
        return self.context.wrap_socket(opened, server_side=True), address

    def handle_error(self, *_: object) -> None:
        """A client that refuses our certificate is what was wanted."""


def _outdated(context: ssl.SSLContext) -> None:
    """TLS 1.0 and 1.1 alone, as a server of 2010 offers them."""
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1


@contextmanager
def serving(chain: Path | None, speak: Speak, *, outdated: bool = False) -> Iterator[Server]:
    """A server until the block ends; without a chain it speaks plain http."""
    served: Server = (_Tls if chain else Server)(("127.0.0.1", 0), _Handler)
    if isinstance(served, _Tls) and chain:
        served.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        served.context.load_cert_chain(chain)
        if outdated:
            _outdated(served.context)
    served.seen, served.speak = [], speak
    thread = threading.Thread(target=served.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.shutdown()
        served.server_close()
        thread.join()


def whole(body: bytes) -> Speak:
    return lambda out, path: _say(out, HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def cut_short(out: BinaryIO, path: str) -> None:
    _say(out, HEAD + b'Content-Length: 5000\r\n\r\n{"vulnerabilities": [')


def chunks_without_an_end(out: BinaryIO, path: str) -> None:
    _say(out, HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n[{\r\n")


def slow_headers(out: BinaryIO, path: str) -> None:
    _drip(out, b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a")


def slow_body(out: BinaryIO, path: str) -> None:
    _drip(out, HEAD + b"Content-Length: 100000\r\n\r\n", b" ")


def packed_into_nothing(out: BinaryIO, path: str) -> None:
    """A gzip header whose file name never ends: bytes come, and none are unpacked."""
    start = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"
    _drip(out, HEAD + b"Content-Encoding: gzip\r\n\r\n" + start, b"a")


def endless(out: BinaryIO, path: str) -> None:
    _say(out, HEAD + b"\r\n")
    while True:
        _say(out, b" " * 65536)


def bomb(out: BinaryIO, path: str) -> None:
    packed = gzip.compress(bytes(200 * 2**20), 1)
    size = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    _say(out, HEAD + size + packed)


def damaged(out: BinaryIO, path: str) -> None:
    packed = zlib.compress(b"{}" * 1000)[:-20]
    _say(out, HEAD + b"Content-Encoding: deflate\r\nContent-Length: 9\r\n\r\n" + packed)


def sent_on(place: str, status: int = 302) -> Speak:
    head = b"HTTP/1.1 %d Found\r\nContent-Length: 0\r\nConnection: close\r\n" % status
    return lambda out, path: _say(out, head + b"Location: " + place.encode() + b"\r\n\r\n")


def _say(out: BinaryIO, data: bytes) -> None:
    out.write(data)
    out.flush()


def _drip(out: BinaryIO, start: bytes, each: bytes) -> None:
    _say(out, start)
    for _ in range(200):
        time.sleep(0.1)
        _say(out, each)
