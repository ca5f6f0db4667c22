"""How the pages are served: web processes, and the threads of each."""

PROCESSES, THREADS = 2, 32  # threads: the seats and queues of `sites._shared.overload`, and some for kept pages


def web(port: int, *, bind: str = "127.0.0.1") -> list[str]:
    """Arguments of Python for the server of the pages."""
    words = f"granian --interface wsgi panier.config.wsgi:application --host {bind} --port {port} --workers {PROCESSES}"
    words += f" --blocking-threads {THREADS} --no-ws --log-level error --workers-kill-timeout 10"
    return words.split()
