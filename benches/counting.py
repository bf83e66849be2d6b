"""A proxy in front of PostgreSQL that counts what a client sends: one a query, however it is sent.

Needs no setting of the server. Read: https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

import socket
import threading
from urllib.parse import urlsplit

QUERY, EXECUTE = b"Q", b"E"


class CountingProxy:
    """Use as a context manager; connect to `url`, then read `queries`."""

    def __init__(self, server_url):
        parts = urlsplit(server_url)
        self.server = (parts.hostname, parts.port or 5432)
        self.queries = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        user = f"{parts.username}@" if parts.username else ""
        port = self.listener.getsockname()[1]
        self.url = f"postgresql://{user}127.0.0.1:{port}{parts.path}?sslmode=disable"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.server)
            threading.Thread(target=self._count, args=(client, server), daemon=True).start()
            threading.Thread(target=pass_on, args=(server, client), daemon=True).start()

    def _count(self, client, server):
        """The first message has no type; every later one is a type byte, a length that counts itself, a body."""
        stream = client.makefile("rb")
        kind = b""
        while head := stream.read(4 + len(kind)):
            length = int.from_bytes(head[-4:], "big")
            server.sendall(head + stream.read(length - 4))
            self.queries += head[:1] in (QUERY, EXECUTE) and bool(kind)
            kind = b"?"
        server.close()


def pass_on(source, target):
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
    except OSError:
        pass
    target.close()
