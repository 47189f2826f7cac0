"""What is downloaded: files made from a seed, lists of their URLs, and the check that they arrived whole."""

import hashlib
import os
import random
from dataclasses import dataclass, field

GIB = 1 << 30
SEED = 1
TINY = b"A tiny body, of sixty-four bytes: what is fetched is the name.\r\n"  # nginx answers it without a file


@dataclass
class Files:
    """A list of files on a server: their paths there, and by name what must arrive."""

    paths: list
    sizes: dict  # name: bytes
    folder: str = None  # where the originals are; None for TINY
    known: dict = field(default_factory=dict)  # SHA-256 by name, once it was asked for

    def digest(self, name):
        if self.folder is None:
            return hashlib.sha256(TINY).digest()
        if name not in self.known:
            self.known[name] = digest(os.path.join(self.folder, name))
        return self.known[name]

    def first(self, count):
        paths = self.paths[:count]
        return Files(paths, {name: self.sizes[name] for name in map(os.path.basename, paths)}, self.folder)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def small(root, count=10_000):
    """Files of 8 to 60 kB, each of its own content."""
    chance = random.Random(SEED)
    block = chance.randbytes(1 << 20)
    folder = os.path.join(root, "small")
    os.mkdir(folder)
    sizes = {}
    for number in range(count):
        name = f"{number:06}.bin"
        size, start = chance.randint(8_000, 60_000), chance.randrange(len(block) - 60_000)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(number.to_bytes(8, "big"))
            file.write(block[start : start + size - 8])
        sizes[name] = size
    return Files([f"/small/{name}" for name in sizes], sizes, folder)


def big(root):
    """One file of 1 GiB."""
    block = random.Random(SEED).randbytes((1 << 20) - 8)
    folder = os.path.join(root, "big")
    os.mkdir(folder)
    with open(os.path.join(folder, "big.bin"), "wb") as file:
        for number in range(GIB >> 20):
            file.write(number.to_bytes(8, "big"))
            file.write(block)
    return Files(["/big/big.bin"], {"big.bin": GIB}, folder)


def tiny(count):
    names = [f"{number:07}.bin" for number in range(count)]
    return Files([f"/tiny/{name}" for name in names], dict.fromkeys(names, len(TINY)))


def folder_of(folder, prefix):
    """Files that are there already, in the order of their numbers."""
    sizes = {entry.name: entry.stat().st_size for entry in os.scandir(folder) if entry.name.endswith(".jpg")}
    names = sorted(sizes, key=lambda name: int("".join(filter(str.isdigit, name))))
    return Files([f"{prefix}/{name}" for name in names], {name: sizes[name] for name in names}, folder)


def lists(root, name, files, base):
    """Writes the list for every tool: a URL a line, curl's configuration, and paths alone for floor.c."""
    stem = os.path.join(root, name)
    with open(f"{stem}.txt", "w") as urls, open(f"{stem}.curl", "w") as curl, open(f"{stem}.paths", "w") as paths:
        for path in files.paths:
            urls.write(f"{base}{path}\n")
            curl.write(f'url = "{base}{path}"\noutput = "{os.path.basename(path)}"\n')
            paths.write(f"{path}\n")
    return stem


def missing(files, folder, contents, place=lambda name: name):
    """None where every file is in the folder with its size, and its content if asked for; else what is wrong."""
    wrong = []
    for name, size in files.sizes.items():
        path = os.path.join(folder, place(name))
        try:
            if os.stat(path).st_size != size:
                wrong.append(f"{name} has another size")
            elif contents and digest(path) != files.digest(name):
                wrong.append(f"{name} has another content")
        except OSError:
            wrong.append(f"{name} is not there")
    if wrong:
        return f"{len(wrong)} of {len(files.sizes)} files did not arrive whole: {wrong[0]}"
    return None
