"""The pages as they are served: web with 2 processes on a free port."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from panier.config.commands.bound import bound
from panier.config.commands.prepare import prepare_pages
from panier.config.commands.steps import StepFailed
from panier.config.commands.surroundings import data_folder
from panier.config.commands.web import web


@contextmanager
def pages(*, kept: bool = False) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The port and the server, once it answers; the settings are in the environment. Each page is made anew unless `kept`."""
    prepare_pages()  # where nobody has started ./panier up, no French address would be known
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    figures = data_folder() / "metrics"
    figures.mkdir(exist_ok=True)
    server = subprocess.Popen(  # noqa: S603 - our own words
        bound("-m", *web(port)),
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(figures), **({} if kept else {"PANIER_PAGES_MB": "0"})},
    )
    try:
        for _ in range(600):
            if _status(port, "/readyz") == 200:  # noqa: PLR2004 - the meaning of OK
                break
            time.sleep(0.1)
        else:
            raise StepFailed("The pages do not answer: has ./panier up been run here?")
        yield port, server
    finally:
        server.terminate()
        server.wait(20)


def resident(server: "subprocess.Popen[bytes]") -> float:
    """Megabytes of the largest web process under the server."""
    return max(_of_each("rss", server), default=0) / 1000


def worked(server: "subprocess.Popen[bytes]") -> int:
    """Seconds of processor time of all web processes under the server so far: what others do does not show in it."""
    return sum(_of_each("cputimes", server))


def _of_each(figure: str, server: "subprocess.Popen[bytes]") -> list[int]:
    shown = subprocess.run(  # noqa: S603 - a number to a system tool
        ["ps", "-o", f"{figure}=", "--ppid", str(server.pid)],  # noqa: S607 - as above
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(number) for number in shown.stdout.split()]


def _status(port: int, path: str) -> int:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


def get(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    return connection.getresponse().read()
