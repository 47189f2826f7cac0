"""What each tool is asked to do: its best settings that leave what it does the same. `{to}` is the folder."""

WIDTH = 50  # downloads at once, where nothing else is said


class Commands:
    def __init__(self, tools, authority, floor):
        self.tools = tools
        self.authority = authority
        self.floor_program = floor

    def haul(self, stem, *more, workers=WIDTH, journal=False, tls=False):
        """A list with so many workers; haul's own number with None."""
        return [self.tools.haul, "-i", f"{stem}.txt", "--to", "{to}", "--quiet",
                *([] if workers is None else ["--workers", str(workers)]), *([] if journal else ["--no-journal"]),
                *(["--cacert", self.authority] if tls else []), *more]

    def haul_url(self, url, *more, tls=False):
        return [self.tools.haul, url, "--to", "{to}", "--quiet", *(["--cacert", self.authority] if tls else []), *more]

    def floor(self, stem, port, width=WIDTH):
        return [self.floor_program, str(port), f"{stem}.paths", "{to}", str(width)]

    def curl(self, stem, width=WIDTH, tls=False, http="--http1.1"):
        return [self.tools.curl, "-q", "-sS", "--fail", http, "-Z", "--parallel-max", str(width),
                *(["--parallel-immediate"] if http == "--http1.1" else []), *self.trust("--cacert", tls),
                "--output-dir", "{to}", "-K", f"{stem}.curl"]

    def curl_url(self, url, *more, tls=False):
        return [self.tools.curl, "-q", "-sS", "--fail", "--http1.1", *self.trust("--cacert", tls), "--output-dir", "{to}", "-O",
                *more, url]

    def curl_parts(self, url, parts, size):
        """As many curls at once as there are parts, a range of so many bytes each, in files part0, part1, …"""
        one = f'"$0" -q -sS --fail --http1.1 -r $((part*{size}))-$((part*{size}+{size}-1)) -o "$2/part$part" "$1"'
        return ["sh", "-c", f"for part in $(seq 0 {parts - 1}); do {one} & done; wait", self.tools.curl, url, "{to}"]

    def wget2(self, words, width=WIDTH, tls=False, http2=False):
        return [self.tools.wget2, "--no-config", "-q", *([] if width is None else [f"--max-threads={width}"]), "--no-robots", "--no-hsts",
                "--no-ocsp", "--no-cookies", "--no-compression", *([] if http2 else ["--no-http2"]),
                *([f"--ca-certificate={self.authority}"] if tls else []), "-P", "{to}", *words]

    def aria2(self, words, width=WIDTH, connections=1, tls=False):
        return [self.tools.aria2, "--no-conf", "-q", f"-j{width}", f"-x{connections}", f"-s{connections}", "--file-allocation=none",
                "--async-dns=false", "--auto-save-interval=0", "--disk-cache=0",
                *([f"--ca-certificate={self.authority}"] if tls else []), "-d", "{to}", *words]

    def img2dataset(self, stem, processes, threads):
        return [self.tools.img2dataset, f"--url_list={stem}.txt", "--input_format=txt", "--output_folder={to}", "--output_format=files",
                "--resize_mode=no", "--disable_all_reencoding=True", "--compute_hash=None", "--extract_exif=False",
                "--enable_wandb=False", f"--processes_count={processes}", f"--thread_count={threads}", "--number_sample_per_shard=1000"]

    def trust(self, option, tls):
        return [option, self.authority] if tls else []
