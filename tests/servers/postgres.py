"""PostgreSQL servers, plain and with TLS."""

import signal
import sys

from certificates import Certificates
from server import PASSWORD, PASSWORD_IN_URL, Server

LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"

# Durability is off: the data lives as long as the run. The locks are for schemas of thousands of tables.
# Shared memory lies in the data folder (mmap), so that it is removed with it even after a kill.
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{data}'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
max_locks_per_transaction = 4096
shared_buffers = 256MB
max_wal_size = 256MB
wal_level = replica
dynamic_shared_memory_type = mmap
"""


class Postgres(Server):
    """A PostgreSQL server that lets everybody on 127.0.0.1 in."""

    stop_signal = signal.SIGQUIT  # at once, and with its children

    def variables(self):
        url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        return {self.url_variable: url, self.bin_variable: str(self.bin)}

    @property
    def data(self):
        return self.folder / "data"

    def prepare(self):
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", f"--locale={LOCALE}"]
        self.run("initdb", "--no-sync", *options, "--pgdata", self.data)
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(SETTINGS.format(port=self.port, data=self.data))

    def command(self):
        return [self.bin / "postgres", "-D", self.data]

    def is_ready(self):
        # The eighth line is the status; pg_ctl reads it the same way.
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"


TLS_USER = "tls_user"

TLS_SETTINGS = """
ssl = on
ssl_cert_file = '{folder}/server.crt'
ssl_key_file = '{folder}/server.key'
password_encryption = 'scram-sha-256'
"""

TLS_ACCESS = f"""
local   all all trust
hostssl all {TLS_USER} 127.0.0.1/32 scram-sha-256
"""


class TlsPostgres(Postgres):
    """A PostgreSQL server that takes one user, over TLS, with a password."""

    def start(self, folder):
        super().start(folder)
        role = f"CREATE ROLE {TLS_USER} LOGIN SUPERUSER PASSWORD '{PASSWORD}';"
        self.run("psql", "--quiet", "-h", self.data, "-p", self.port, "-U", "postgres", input=role)

    def variables(self):
        url = f"postgresql://{TLS_USER}:{PASSWORD_IN_URL}@localhost:{self.port}/postgres"
        return {self.url_variable: url, **self.certificates.variables(self.prefix)}

    def prepare(self):
        super().prepare()
        self.certificates = Certificates(self.folder / "certificates")
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(TLS_SETTINGS.format(folder=self.certificates.folder))
        (self.data / "pg_hba.conf").write_text(TLS_ACCESS)
