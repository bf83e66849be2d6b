"""Certificates of a run: an authority, what it signed for localhost, and an authority that signed nothing."""

import shutil
import subprocess

from machine import Unavailable, give_to_account, last_lines

NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"]


class Certificates:
    """ca.crt, server.crt, server.key and wrong-ca.crt in a folder."""

    def __init__(self, folder):
        self.folder = folder
        if not shutil.which("openssl"):
            raise Unavailable("openssl is missing. Next: apt-get install openssl")
        folder.mkdir()
        self._authority("ca")
        self._authority("wrong-ca")
        self._openssl("req", *NEW_KEY, "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
        (folder / "server.ext").write_text("basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n")
        sign = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "server.ext", "-days", "30"]
        self._openssl("x509", "-req", "-in", "server.csr", *sign, "-out", "server.crt")
        give_to_account(folder / "server.key")

    def variables(self, prefix):
        """Where the tests find the authorities."""
        return {f"{prefix}_CA": str(self.folder / "ca.crt"), f"{prefix}_WRONG_CA": str(self.folder / "wrong-ca.crt")}

    def _authority(self, name):
        subject = ["-subj", f"/CN=Mainstay test {name}", "-days", "30"]
        self._openssl("req", "-x509", *NEW_KEY, f"{name}.key", *subject, "-out", f"{name}.crt")

    def _openssl(self, *arguments):
        with open(self.folder / "log", "a") as log:
            done = subprocess.run(["openssl", *arguments], cwd=self.folder, stdout=log, stderr=log)
        if done.returncode != 0:
            raise Unavailable(f"openssl {arguments[0]} failed.\n{last_lines(self.folder / 'log')}")
