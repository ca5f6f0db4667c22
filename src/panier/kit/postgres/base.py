"""Django's PostgreSQL, whose kept connections are looked at without asking the server."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """A resting connection has nothing to say: what can be read there is its end, or a server's last words.

        Django would ask `SELECT 1` before each request, a tenth of a listing. A network that swallows packets is
        noticed by neither before the statement that follows.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return not waiting.poll(0)
