"""Keys and certificates: the trusted ones, and those of everybody else."""

import os
import subprocess

CONFIG = """[ca]
default_ca = d
[d]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = p
unique_subject = no
x509_extensions = e
[p]
commonName = supplied
[e]
basicConstraints = critical,CA:{authority}
keyUsage = critical,{usage}
"""
SIGNING = "digitalSignature,nonRepudiation"


def run(*words, folder=".", **more):
    done = subprocess.run(words, check=False, cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **more)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, words))}: exit status "
                         f"{done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def make_key(path, is_rsa=False):
    kind = ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"] if is_rsa else \
        ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    run("openssl", "genpkey", "-algorithm", *kind, "-out", path)
    os.chmod(path, 0o600)


class Certificates:
    """Makes certificates in a folder, each as NAME.pem."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def key(self, name, is_rsa=False):
        make_key(self.path(name + ".key"), is_rsa)

    def make(self, name, key, issuer=None, subject="Seller", serial=1000,
             days=("20200101", "20991231"), usage=SIGNING, authority=False):
        work = self.path("ca-" + name)
        os.mkdir(work)

        def write(file, text):
            with open(os.path.join(work, file), "w", encoding="ascii") as out:
                out.write(text)

        write("index.txt", "")
        write("serial", f"{serial:04X}\n")
        write("config", CONFIG.format(
            usage=usage, authority="TRUE" if authority else "FALSE"))
        # req wants a configuration of its own, with nothing in it.
        write("req", "[req]\ndistinguished_name = n\n[n]\n")
        run("openssl", "req", "-new", "-config", "req", "-key",
            os.path.abspath(self.path(key + ".key")), "-subj",
            f"/CN={subject}", "-out", "csr", folder=work)
        by = ["-selfsign", "-keyfile",
              os.path.abspath(self.path(key + ".key"))] if issuer is None \
            else ["-cert", os.path.abspath(self.path(issuer + ".pem")),
                  "-keyfile", os.path.abspath(self.path(issuer + ".key"))]
        run("openssl", "ca", "-batch", "-config", "config", "-in", "csr",
            "-out", os.path.abspath(self.path(name + ".pem")), "-notext",
            "-startdate", days[0] + "000000Z", "-enddate",
            days[1] + "235959Z", *by, folder=work)


def make_all(folder, is_rsa=False):
    """The trusted leaf of an authority, and those that are not trusted."""
    made = Certificates(folder)
    for name in ("ca", "leaf", "other"):
        made.key(name, is_rsa)
    made.make("ca", "ca", subject="Authority", authority=True,
              usage="keyCertSign,cRLSign," + SIGNING)
    made.make("plain-ca", "ca", subject="Authority", authority=True,
              usage="keyCertSign,cRLSign")
    made.make("leaf", "leaf", "ca")
    # Another signer of the same authority; one of the same name; one of the
    # same name and number; one that signed itself.
    made.make("sibling", "other", "ca", subject="Somebody", serial=2000)
    made.make("namesake", "other", "ca", serial=2000)
    made.make("twin", "other", "ca")
    made.make("self", "other")
    # The trusted key, but not the trusted certificate.
    made.make("renewed", "leaf", "ca", serial=1001)
    made.make("leaf-self", "leaf")
    # The trusted key, not then or not for this.
    made.make("expired", "leaf", "ca", days=("20010101", "20291231"))
    made.make("future", "leaf", "ca", days=("20300102", "20310101"))
    made.make("usage", "leaf", "ca", usage="keyEncipherment")
    return made
