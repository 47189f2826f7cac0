"""The servers, all on 127.0.0.1: nginx for most rows, `haul origin` where answers take their time."""

import contextlib
import os
import socket
import subprocess
import time

from data import TINY

LIMIT = 20_000_000  # bytes a second and connection of the limited server

CONFIGURATION = """
daemon off;
pid {root}/nginx.pid;
error_log {root}/nginx.log crit;
worker_processes {workers};
worker_rlimit_nofile 16384;
{user}
events {{ worker_connections 8192; multi_accept on; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000000;
  keepalive_timeout 60;
  open_file_cache max=20000 inactive=600s;
  open_file_cache_valid 600s;
  client_body_temp_path {root}/nginx-body;
  proxy_temp_path {root}/nginx-proxy;
  fastcgi_temp_path {root}/nginx-fastcgi;
  uwsgi_temp_path {root}/nginx-uwsgi;
  scgi_temp_path {root}/nginx-scgi;
  types {{ image/jpeg jpg; }}
  default_type application/octet-stream;
  root {root}/files;
  ssl_certificate {root}/server.pem;
  ssl_certificate_key {root}/server.key;
  ssl_session_cache shared:bench:1m;
{servers}}}
"""

SERVER = """  server {{
    listen 127.0.0.1:{port}{words} reuseport backlog=4096;
    {more}
    location /tiny/ {{ return 200 "{tiny}"; }}
  }}
"""


class Servers:
    def __init__(self, root, tools, children):
        self.root = root
        self.tools = tools
        self.children = children
        self.ports = {}
        self.authority = os.path.join(root, "authority.pem")

    def base(self, kind):
        """How URLs of a server begin: plain, tls (HTTP/1.1), http2 (over TLS) or limited."""
        return f"{'http' if kind in ('plain', 'limited') else 'https'}://127.0.0.1:{self.ports[kind]}"

    def start(self):
        os.makedirs(os.path.join(self.root, "files"), exist_ok=True)
        self.certify()
        for attempt in range(5):
            # A port that was free may be taken before nginx listens on it: then once more.
            self.ports = dict(zip(("plain", "tls", "http2", "limited"), free_ports(4)))
            if self.start_nginx():
                return
        raise RuntimeError(f"nginx did not start: {self.children.said()}")

    def start_nginx(self):
        kinds = {"plain": ("", ""), "tls": (" ssl", ""), "http2": (" ssl http2", ""), "limited": ("", f"limit_rate {LIMIT};")}
        tiny = TINY.decode().replace("\r\n", "\\r\\n")
        text = CONFIGURATION.format(
            root=self.root, workers=os.cpu_count(), user="user root;" if os.geteuid() == 0 else "",
            servers="".join(SERVER.format(port=self.ports[kind], words=words, more=more, tiny=tiny)
                            for kind, (words, more) in kinds.items()))
        path = os.path.join(self.root, "nginx.conf")
        with open(path, "w") as file:
            file.write(text)
        process = self.children.start([self.tools.nginx, "-c", path, "-p", self.root, "-e", f"{self.root}/nginx.log"],
                                      7200, self.children.log)
        if all(answers(process, port) for port in self.ports.values()):
            return True
        self.children.stop(process)
        return False

    def certify(self):
        """An authority of our own, and a certificate of it for 127.0.0.1."""
        def openssl(*words):
            subprocess.run([self.tools.openssl, *words], cwd=self.root, check=True, timeout=60, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

        with open(os.path.join(self.root, "server.ext"), "w") as file:
            file.write("subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        openssl("req", "-x509", *curve, "-keyout", "authority.key", "-out", "authority.pem", "-days", "2", "-subj", "/CN=haul bench",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        openssl("req", *curve, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
        openssl("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-set_serial", "1",
                "-days", "2", "-extfile", "server.ext", "-out", "server.pem")

    def origin(self, *words):
        """Starts `haul origin`; it is ready when this returns."""
        log = os.path.join(self.root, "origin.log")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(log)  # what an earlier one said is not to be taken for this one's
        process = self.children.start([self.tools.haul, "origin", *words], 3600, log)
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up and process.poll() is None:
            if os.path.exists(log):
                with open(log) as file:
                    if "listening" in file.read():
                        return process
            time.sleep(0.02)
        self.children.stop(process)
        raise RuntimeError("haul origin did not start")


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def answers(process, port):
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.02)
    return False
