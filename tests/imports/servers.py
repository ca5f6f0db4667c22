"""Servers of pictures that stand on this machine: one that behaves badly in every way, and a canary nobody may visit."""

import io
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

from PIL import Image

DRIP_S, DRIPS = 0.05, 2_400  # two minutes, unless the other side hangs up


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#2255aa").save(out, "PNG")
    return out.getvalue()


def bomb() -> bytes:
    """Five kilobytes that unpack to 42 million pixels."""
    out = io.BytesIO()
    Image.new("1", (14_000, 3_000)).save(out, "PNG")
    return out.getvalue()


class Canary(BaseHTTPRequestHandler):
    """Counts who came."""

    hits: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(png())

    def log_message(self, *_: object) -> None:
        pass


class Stand(BaseHTTPRequestHandler):
    moved: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].strip("/")
        with suppress(OSError):  # the other side hung up, as it should
            if name in self.moved:
                self._give(302, b"", Location=self.moved[name])
            elif name.startswith("photo"):
                self._give(200, png(), **{"Content-Type": "image/png"})
            else:
                ways: dict[str, Callable[[], None]] = {
                    "as-a-page": lambda: self._give(200, png(), **{"Content-Type": "text/html"}),
                    "page": lambda: self._give(200, b"<html>a page</html>", **{"Content-Type": "image/png"}),
                    "svg": lambda: self._give(200, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
                    "bomb": lambda: self._give(200, bomb()),
                    "huge": self._huge,
                    "endless": self._endless,
                    "slow": self._slow,
                    "slow-headers": self._slow_headers,
                    "silent": self._until_they_hang_up,
                }
                ways.get(name, lambda: self._give(404, b"nothing"))()

    def _give(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for header, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "10000000000")
        self.end_headers()
        self._until_they_hang_up()

    def _until_they_hang_up(self) -> None:
        self.rfile.read(1)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(DRIPS):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(DRIP_S)

    def _slow_headers(self) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * DRIPS:
            self.wfile.write(bytes([letter]))
            self.wfile.flush()
            time.sleep(DRIP_S)

    def log_message(self, *_: object) -> None:
        pass


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what these tests are about."""


@contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], address: str = "127.0.0.1", port: int = 0, certificate: Path | None = None
) -> Iterator[int]:
    """The server's port, while it serves; with a certificate and its key, over TLS."""
    server = _Quiet((address, port), handler)
    if certificate:
        known = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        known.load_cert_chain(certificate)
        server.socket = known.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
