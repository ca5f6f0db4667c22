"""How the pages are served: web processes, and the threads of each."""

import socket

PROCESSES, THREADS = 2, 32  # threads: the seats and queues of `sites._shared.overload`, and some for kept pages
ENDING_S = 10  # what a process of the pages may take to end what it answers


def web(port: int, *, bind: str = "127.0.0.1") -> list[str]:
    """Arguments of Python for the server of the pages."""
    words = (
        f"granian --interface wsgi panier.config.served:application --host {bind} --port {port} --workers {PROCESSES}"
    )
    words += f" --blocking-threads {THREADS} --no-ws --log-level error --workers-kill-timeout {ENDING_S}"
    return words.split()


def is_taken(port: int) -> bool:
    """Somebody answers there. The pages' processes share their port, so the system would let two markets share it too."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
