"""Finds the programs, installs what is missing, and says which versions they have."""

import os
import re
import shutil
import subprocess
import sys

PACKAGES = {"nginx": "nginx", "curl": "curl", "wget2": "wget2", "aria2c": "aria2", "openssl": "openssl", "cc": "gcc"}
FOLDERS = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])  # nginx is in a folder of root's


class Tools:
    """Paths of programs. A peer that is not to be had is None, and `why` says why."""

    def __init__(self, haul, cache, install):
        self.haul = haul
        self.why = {}
        absent = [name for name in PACKAGES if not shutil.which(name, path=FOLDERS)]
        if absent and install:
            install_packages([PACKAGES[name] for name in absent])
        for name, package in PACKAGES.items():
            path = shutil.which(name, path=FOLDERS)
            setattr(self, {"aria2c": "aria2"}.get(name, name), path)
            if not path:
                self.why[{"aria2c": "aria2"}.get(name, name)] = f"there is no {name} (Debian: apt-get install {package})"
        for name in ("nginx", "openssl", "cc"):
            if name in self.why:
                sys.exit(f"error: {self.why[name]}")
        self.cache = cache
        self.install = install
        self.img2dataset = None
        self.help = said([haul, "get", "--help"])

    def has(self, option):
        return re.search(rf"^\s+(-\w, )?{re.escape(option)}\b", self.help, re.MULTILINE) is not None

    def find_img2dataset(self):
        """img2dataset in a virtual environment of its own under the cache folder, made once."""
        folder = os.path.join(self.cache, "img2dataset")
        path = os.path.join(folder, "bin/img2dataset")
        complete = os.path.join(folder, "complete")
        if not os.path.exists(complete) and self.install:
            print(f"installing img2dataset from PyPI into {folder}", file=sys.stderr, flush=True)
            try:
                shutil.rmtree(folder, ignore_errors=True)
                for words in ([sys.executable, "-m", "venv", folder],
                              [os.path.join(folder, "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "img2dataset",
                               "opencv-python-headless"]):
                    subprocess.run(words, check=True, timeout=600, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
                open(complete, "w").close()
            except (OSError, subprocess.SubprocessError) as error:
                lines = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
                self.why["img2dataset"] = f"img2dataset could not be installed: {lines[-1][:200]}"
                return
        if os.path.exists(complete):
            self.img2dataset = path
        else:
            self.why.setdefault("img2dataset", f"there is no img2dataset in {folder}")

    def versions(self):
        patterns = {
            "haul": [self.haul, "--version"], "curl": [self.curl, "--version"], "wget2": [self.wget2, "--version"],
            "aria2": [self.aria2, "--version"], "nginx": [self.nginx, "-v"], "openssl": [self.openssl, "version"],
            "cc": [self.cc, "--version"],
        }
        found = {name: number(said(words)) for name, words in patterns.items() if words[0]}
        if self.img2dataset:
            found["img2dataset"] = number(said([os.path.join(os.path.dirname(self.img2dataset), "pip"), "show", "img2dataset"]))
        found["Python"] = sys.version.split()[0]
        return found

    def dynamic(self, path):
        """Whether a haul loads the Swift standard library as a shared object."""
        return "libswiftCore.so" in said(["ldd", path])


def said(words):
    try:
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                              timeout=30, errors="replace").stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def number(text):
    match = re.search(r"\d+(\.\d+)+", text)
    return match[0] if match else "unknown"


def install_packages(names):
    print(f"installing {', '.join(names)} from Debian", file=sys.stderr, flush=True)
    if not shutil.which("apt-get") or os.geteuid() != 0:
        print("warning: this needs apt-get, and to be root", file=sys.stderr)
        return
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A nginx from here is not to serve anything: the package would start it.
    policy = "/usr/sbin/policy-rc.d"
    made = not os.path.exists(policy)
    if made:
        with open(policy, "w") as file:
            file.write("#!/bin/sh\nexit 101\n")
        os.chmod(policy, 0o755)
    try:
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *names]):
            done = subprocess.run(["apt-get", *words], env=variables, timeout=600, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode != 0:
                print(f"warning: apt-get {words[0]} failed: {done.stdout.strip()[-300:]}", file=sys.stderr)
    except subprocess.TimeoutExpired:
        print("warning: apt-get took more than 10 minutes", file=sys.stderr)
    finally:
        if made:
            os.unlink(policy)
