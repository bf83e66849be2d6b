"""PostgreSQL servers, plain and with TLS. Each class is one kind of server; catalogue.py lists them.

A kind of server has: `title`, `url_variable`, `install`, `start`, `variables`, `has_ended`, `last_words`, `stop`.
"""

import shutil
import signal
import subprocess
import sys
import time

from machine import Unavailable, as_account, free_port, give_to_account, last_lines, server_environment

LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"
START_SECONDS = 60
STOP_SECONDS = 10

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


class Postgres:
    """A PostgreSQL server that lets everybody on 127.0.0.1 in."""

    def __init__(self, title, variable, package):
        self.title, self.package = title, package
        self.url_variable = f"MAINSTAY_TEST_{variable}_URL"
        self.bin_variable = f"MAINSTAY_TEST_{variable}_BIN"
        self.process = None

    def install(self):
        self.bin = self.package.install()

    def start(self, folder):
        """Initialises and starts in `folder`. Returns once the server takes connections."""
        self.data, self.log, self.port = folder / "data", folder / "log", free_port()
        self._initdb()
        self._configure()
        self._launch()
        self._wait_until_ready()

    def variables(self):
        url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        return {self.url_variable: url, self.bin_variable: str(self.bin)}

    def has_ended(self):
        return self.process.poll() is not None

    def last_words(self):
        return last_lines(self.log)

    def stop(self):
        """Stops at once: nobody will read this data again."""
        if self.process is None or self.has_ended():
            return
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _initdb(self):
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", f"--locale={LOCALE}"]
        self._run("initdb", "--no-sync", *options, "--pgdata", self.data)

    def _configure(self):
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(SETTINGS.format(port=self.port, data=self.data))

    def _launch(self):
        # Should the keeper be killed, the kernel stops the server for it.
        command = as_account([self.bin / "postgres", "-D", self.data], on_parent_death="QUIT")
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **self._surroundings(log))

    def _wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None:
                raise Unavailable(f"it ended while starting. Its last lines:\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise Unavailable(f"not ready after {START_SECONDS} s. Its last lines:\n{self.last_words()}")
            time.sleep(0.02)

    def _is_ready(self):
        # The eighth line is the status; pg_ctl reads it the same way.
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _run(self, program, *arguments, input=None):
        command = as_account([self.bin / program, *arguments])
        with open(self.log, "a") as log:
            done = subprocess.run(command, input=input, text=True, timeout=START_SECONDS, **self._surroundings(log))
        if done.returncode != 0:
            raise Unavailable(f"{program} failed. Its last lines:\n{self.last_words()}")

    def _surroundings(self, log):
        return {"stdout": log, "stderr": log, "cwd": "/", "env": server_environment()}


TLS_USER = "tls_user"
TLS_PASSWORD = "s3cret@tls"  # the @ must be %40 in a URL: a password that is not escaped would not connect

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
        self.certificates = folder / "certificates"
        make_certificates(self.certificates)
        super().start(folder)
        role = f"CREATE ROLE {TLS_USER} LOGIN SUPERUSER PASSWORD '{TLS_PASSWORD}';"
        self._run("psql", "--quiet", "-h", self.data, "-p", self.port, "-U", "postgres", input=role)

    def variables(self):
        password = TLS_PASSWORD.replace("@", "%40")
        return {
            self.url_variable: f"postgresql://{TLS_USER}:{password}@localhost:{self.port}/postgres",
            "MAINSTAY_TEST_TLS_CA": str(self.certificates / "ca.crt"),
            "MAINSTAY_TEST_TLS_WRONG_CA": str(self.certificates / "wrong-ca.crt"),
        }

    def _configure(self):
        super()._configure()
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(TLS_SETTINGS.format(folder=self.certificates))
        (self.data / "pg_hba.conf").write_text(TLS_ACCESS)


NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"]


def make_certificates(folder):
    """An authority, a certificate it signed for localhost, and an authority that signed nothing."""
    if not shutil.which("openssl"):
        raise Unavailable("openssl is missing. Next: apt-get install openssl")
    folder.mkdir()
    make_authority(folder, "ca")
    make_authority(folder, "wrong-ca")
    openssl(folder, "req", *NEW_KEY, "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "server.ext").write_text("basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n")
    sign = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "server.ext", "-days", "30"]
    openssl(folder, "x509", "-req", "-in", "server.csr", *sign, "-out", "server.crt")
    give_to_account(folder / "server.key")


def make_authority(folder, name):
    subject = ["-subj", f"/CN=Mainstay test {name}", "-days", "30"]
    openssl(folder, "req", "-x509", *NEW_KEY, f"{name}.key", *subject, "-out", f"{name}.crt")


def openssl(folder, *arguments):
    with open(folder / "log", "a") as log:
        done = subprocess.run(["openssl", *arguments], cwd=folder, stdout=log, stderr=log)
    if done.returncode != 0:
        raise Unavailable(f"openssl {arguments[0]} failed.\n{last_lines(folder / 'log')}")
