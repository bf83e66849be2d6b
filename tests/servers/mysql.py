"""MySQL and MariaDB servers: everybody on 127.0.0.1 is root, and each way to log in has a user of its own."""

import socket

from certificates import Certificates
from machine import give_to_account
from server import PASSWORD, PASSWORD_IN_URL, Server

# Durability is off: the data lives as long as the run. What takes memory is small: many servers run side by side.
SETTINGS = """
[mysqld]
basedir = {usr}
plugin_dir = {usr}/lib/mysql/plugin
lc_messages_dir = {share}
character_sets_dir = {share}/charsets
datadir = {data}
tmpdir = {folder}
socket = {folder}/socket
pid_file = {folder}/pid
init_file = {folder}/logins.sql
bind_address = 127.0.0.1
port = {port}
skip_log_bin
performance_schema = OFF
max_connections = 400
key_buffer_size = 1M
innodb_buffer_pool_size = 128M
innodb_flush_log_at_trx_commit = 0
innodb_flush_method = nosync
innodb_doublewrite = OFF
innodb_use_native_aio = OFF
"""

TLS = """
ssl_ca = {folder}/ca.crt
ssl_cert = {folder}/server.crt
ssl_key = {folder}/server.key
"""


class MySql(Server):
    """A MySQL server."""

    scheme, program = "mysql", "mysqld"
    settings = SETTINGS + """
mysqlx = OFF
secure_file_priv = NULL
innodb_redo_log_capacity = 128M
"""
    login = "CREATE USER {user} IDENTIFIED WITH {plugin} BY '{password}' {requirement}"
    # The part of a variable's name, the plugin, what else the user must have.
    logins = [
        ("TLS", "caching_sha2_password", "REQUIRE SSL"),
        ("SHA2", "caching_sha2_password", ""),
    ]

    def variables(self):
        password = f":{PASSWORD_IN_URL}"
        logins = {f"{self.prefix}_{name}_URL": self.url(user(name), password) for name, *_ in self.logins}
        own = {self.url_variable: self.url("root"), self.bin_variable: str(self.bin)}
        return {**own, **logins, **self.certificates.variables(f"{self.prefix}_TLS")}

    def url(self, user, password=""):
        return f"{self.scheme}://{user}{password}@127.0.0.1:{self.port}/mysql"

    @property
    def data(self):
        return self.folder / "data"

    @property
    def usr(self):
        return self.bin.parent / "root/usr"

    @property
    def share(self):
        return next(self.usr.glob("share/*/english")).parent

    def prepare(self):
        self.certificates = Certificates(self.folder / "certificates")
        self.configure(TLS.format(folder=self.certificates.folder))
        self.initialise()
        (self.folder / "logins.sql").write_text("".join(map(self.create_user, self.logins)))

    def configure(self, more):
        places = {name: getattr(self, name) for name in ("usr", "share", "data", "folder", "port")}
        (self.folder / "my.cnf").write_text(self.settings.format(**places) + more)
        (self.folder / "logins.sql").touch()

    def initialise(self):
        self.run(*self.command(), "--initialize-insecure")

    def create_user(self, login):
        name, plugin, requirement = login
        create = self.login.format(user=user(name), plugin=plugin, password=PASSWORD, requirement=requirement)
        return f"{create};\nGRANT ALL ON *.* TO {user(name)} WITH GRANT OPTION;\n"

    def command(self):
        return [self.bin / self.program, f"--defaults-file={self.folder / 'my.cnf'}"]

    def is_ready(self):
        return greets(self.port)


class MariaDb(MySql):
    """A MariaDB server."""

    scheme, program = "mariadb", "mariadbd"
    settings = SETTINGS + """
plugin_load_add = auth_ed25519
aria_pagecache_buffer_size = 8M
innodb_log_file_size = 48M
sync_frm = OFF
"""
    login = "CREATE USER {user} IDENTIFIED VIA {plugin} USING PASSWORD('{password}') {requirement}"
    logins = [
        ("TLS", "mysql_native_password", "REQUIRE SSL"),
        ("NATIVE", "mysql_native_password", ""),
        ("ED25519", "ed25519", ""),
    ]

    def initialise(self):
        self.make_data_folder()
        self.bootstrap()

    def make_data_folder(self):
        self.data.mkdir()
        give_to_account(self.data)

    def bootstrap(self, *options):
        # What mariadb-install-db does, without the tables of help texts and of the sys schema.
        names = ("*_system_tables", "*_performance_tables", "*_system_tables_data", "*_gis_sp_bootstrap")
        scripts = [script.read_text() for name in names for script in self.share.glob(f"{name}.sql")]
        first = "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n"
        self.run(*self.command(), "--bootstrap", *options, input=first + "".join(scripts))


def user(login):
    return f"{login.lower()}_user"


def greets(port):
    """The server's first packet is its greeting: a length, a number, and the version of the protocol."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            return connection.recv(5)[4:] == b"\x0a"
    except OSError:
        return False
