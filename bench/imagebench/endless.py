"""A registry of layers that are nowhere: their bytes are made as they are asked for, and thrown away as they come.

Started as a process of its own: `endless.py [SPECIFICATION]` prints the address it listens on. The specification is JSON: a list
of images, `{"repository", "tag", "layers": [[SIZE, SEED], …]}`; without a seed a layer is zeros. Ranges are honoured. Whatever is
pushed is hashed, and refused if its digest is another one, or if a manifest names what did not come; manifests are kept, and of
blobs their sizes.
"""

import concurrent.futures
import hashlib
import http.server
import json
import os
import random
import re
import socket
import sys
import threading
import urllib.parse

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from imagebench import layers

BLOCK = 1 << 20
PATH = re.compile(r"/v2/(.+)/(blobs/uploads/?|blobs|manifests|tags)(?:/([^/?]+))?")


class Layer:
    """Blocks of noise, each beginning with its own number, so that none can stand in another's place unnoticed; or zeros."""

    def __init__(self, size, seed=None):
        self.size = size
        self.numbered = seed is not None
        self.noise = random.Random(seed).randbytes(BLOCK) if self.numbered else bytes(BLOCK)

    def pieces(self, start, end):
        """Each is good until the next one is asked for."""
        block = bytearray(self.noise)
        view = memoryview(block)
        while start < end:
            number, offset = divmod(start, BLOCK)
            if self.numbered:
                block[:8] = number.to_bytes(8, "big")
            until = min(end - number * BLOCK, BLOCK)
            yield view[offset:until]
            start = number * BLOCK + until

    def descriptor(self):
        hashed = hashlib.sha256()
        for piece in self.pieces(0, self.size):
            hashed.update(piece)
        return {"mediaType": layers.LAYER, "digest": "sha256:" + hashed.hexdigest(), "size": self.size}


class Small:
    """A blob that is kept: a configuration."""

    def __init__(self, data):
        self.data = data
        self.size = len(data)

    def pieces(self, start, end):
        yield memoryview(self.data)[start:end]


class Contents:
    """What the registry has. Sizes of blobs in `arrived`, whichever the repository."""

    def __init__(self):
        self.lock = threading.Lock()
        self.blobs = {}
        self.arrived = {}
        self.manifests = {}  # by (repository, digest): media type, bytes
        self.tags = {}  # by repository, by tag: digest
        self.uploads = {}

    def offer(self, repository, tag, made):
        """`made` is layers with their descriptors."""
        for layer, descriptor in made:
            self.blobs[descriptor["digest"]] = layer
        config = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [each["digest"] for _, each in made]}}
        data = json.dumps({**config, "created_by": repository + ":" + tag}).encode()
        described = {"mediaType": layers.CONFIG, "digest": digest_of(data), "size": len(data)}
        self.blobs[described["digest"]] = Small(data)
        manifest = {"schemaVersion": 2, "mediaType": layers.MANIFEST, "config": described, "layers": [each for _, each in made]}
        self.put(repository, tag, layers.MANIFEST, json.dumps(manifest).encode())

    def size(self, digest):
        blob = self.blobs.get(digest)
        return blob.size if blob else self.arrived.get(digest)

    def put(self, repository, reference, media_type, data):
        digest = digest_of(data)
        with self.lock:
            self.manifests[repository, digest] = (media_type, data)
            if not reference.startswith("sha256:"):
                self.tags.setdefault(repository, {})[reference] = digest
        return digest

    def find(self, repository, reference):
        digest = reference if reference.startswith("sha256:") else self.tags.get(repository, {}).get(reference)
        return digest, self.manifests.get((repository, digest))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    contents = None
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # the head of an answer goes with its body

    def route(self):
        path, _, query = self.path.partition("?")
        self.query = dict(urllib.parse.parse_qsl(query))
        match = PATH.fullmatch(path)
        if path == "/v2/":
            return self.answer(200, b"{}", {"Content-Type": "application/json"})
        if not match:
            return self.answer(404)
        kind = match.group(2).rstrip("/").replace("blobs/uploads", "uploads")
        handle = getattr(self, "%s_%s" % (self.command.lower(), kind), None)
        return handle(match.group(1), match.group(3)) if handle else self.answer(405)

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = route

    def answer(self, status, body=b"", headers=None, length=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def get_blobs(self, _, digest):
        size = self.contents.size(digest)
        if size is None or (self.command == "GET" and digest not in self.contents.blobs):
            return self.answer(404)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start, end = (int(asked.group(1)), int(asked.group(2) or size - 1) + 1) if asked else (0, size)
        end = min(end, size)
        headers = {"Docker-Content-Digest": digest, "Content-Type": "application/octet-stream"}
        if asked:
            if start >= end:
                return self.answer(416, headers={"Content-Range": "bytes */%d" % size})
            headers["Content-Range"] = "bytes %d-%d/%d" % (start, end - 1, size)
        self.answer(206 if asked else 200, headers=headers, length=end - start)
        if self.command == "GET":
            self.wfile.flush()
            for piece in self.contents.blobs[digest].pieces(start, end):
                self.connection.sendall(piece)

    head_blobs = get_blobs

    def get_manifests(self, repository, reference):
        digest, found = self.contents.find(repository, reference)
        if found is None:
            return self.answer(404)
        return self.answer(200, found[1], {"Content-Type": found[0], "Docker-Content-Digest": digest})

    head_manifests = get_manifests

    def put_manifests(self, repository, reference):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        manifest = json.loads(data)
        named = [manifest["config"], *manifest["layers"]]
        if any(self.contents.size(blob["digest"]) != blob["size"] for blob in named):
            return self.answer(400, b'{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}')
        if reference.startswith("sha256:") and reference != digest_of(data):
            return self.answer(400, b'{"errors":[{"code":"DIGEST_INVALID"}]}')
        digest = self.contents.put(repository, reference, self.headers["Content-Type"], data)
        return self.answer(201, headers={"Docker-Content-Digest": digest, "Location": self.path})

    def get_tags(self, repository, _):
        tags = sorted(self.contents.tags.get(repository, {}))
        return self.answer(200, json.dumps({"name": repository, "tags": tags}).encode())

    def post_uploads(self, repository, _):
        self.take(None)
        mounted = self.query.get("mount")
        if mounted and self.contents.size(mounted) is not None:
            return self.answer(201, headers={"Location": "/v2/%s/blobs/%s" % (repository, mounted)})
        with self.contents.lock:
            name = str(len(self.contents.uploads))
            self.contents.uploads[name] = [hashlib.sha256(), 0]
        return self.answer(202, headers={"Location": "/v2/%s/blobs/uploads/%s" % (repository, name), "Range": "0-0"})

    def get_uploads(self, repository, name):
        return self.progress(204, self.contents.uploads.get(name))

    def patch_uploads(self, repository, name):
        upload = self.contents.uploads.get(name)
        begin = re.match(r"(\d+)-", self.headers.get("Content-Range", ""))
        if upload and begin and int(begin.group(1)) != upload[1]:
            self.take(None)
            return self.progress(416, upload)
        self.take(upload)
        return self.progress(202, upload)

    def put_uploads(self, repository, name):
        upload = self.contents.uploads.get(name)
        self.take(upload)
        if upload is None:
            return self.answer(404)
        digest = "sha256:" + upload[0].hexdigest()
        if digest != self.query.get("digest"):
            return self.answer(400, b'{"errors":[{"code":"DIGEST_INVALID"}]}')
        self.contents.arrived[digest] = upload[1]
        self.contents.uploads[name] = None
        return self.answer(201, headers={"Location": "/v2/%s/blobs/%s" % (repository, digest), "Docker-Content-Digest": digest})

    def delete_uploads(self, repository, name):
        self.contents.uploads[name] = None
        return self.answer(204)

    def progress(self, status, upload):
        if upload is None:
            return self.answer(404)
        return self.answer(status, headers={"Location": self.path.partition("?")[0], "Range": "0-%d" % max(0, upload[1] - 1)})

    def take(self, upload):
        """Reads the body, of a known length or in chunks, and hashes it into an upload."""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while True:
                length = int(self.rfile.readline().partition(b";")[0], 16)
                self.hash(length, upload)
                self.rfile.readline()
                if length == 0:
                    return
        self.hash(int(self.headers.get("Content-Length") or 0), upload)

    def hash(self, length, upload):
        buffer = memoryview(bytearray(min(length, BLOCK)))
        while length > 0:
            count = self.rfile.readinto(buffer[: min(length, BLOCK)])
            if not count:
                raise ConnectionError("the body broke off")
            length -= count
            if upload:
                upload[0].update(buffer[:count])
                upload[1] += count

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, socket.timeout)):
            super().handle_error(request, client_address)


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def main(specification):
    contents = Contents()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as hashing:
        for image in specification:
            made = [Layer(size, seed) for size, seed in image["layers"]]
            contents.offer(image["repository"], image["tag"], list(zip(made, hashing.map(Layer.descriptor, made))))
    Handler.contents = contents
    server = Server(("127.0.0.1", 0), Handler)
    print("127.0.0.1:%d" % server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]) if len(sys.argv) > 1 else [])
