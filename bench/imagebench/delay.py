"""A line with a round trip: a TCP relay on loopback that holds every byte back for half of it, each way.

Started as a process of its own: `delay.py MILLISECONDS HOST:PORT …` prints, for each host and port, the address it
listens on, one a line. Bytes are pipelined: what arrives later waits its own time, not behind an earlier wait. The
first bytes of a connection wait for the handshake, too, which a relay on the same machine would give away for
nothing: on a real line a client may speak one round trip after it called connect. What it does not imitate: a
limit of bandwidth, loss, and the slow start of a fresh connection.
"""

import asyncio
import collections
import sys

# Bytes on the way in one direction of one connection before the sender is held up: 4 Gbit/s over 50 ms.
WINDOW = 25_000_000


class Direction:
    """One direction of one connection: what arrived, each with the time when it is due on the other side."""

    def __init__(self, loop, delay, not_before, finished):
        self.loop = loop
        self.delay = delay
        self.not_before = not_before
        self.finished = finished
        self.waiting = collections.deque()
        self.bytes_waiting = 0
        self.reader = None
        self.writer = None
        self.timer = None

    def arrived(self, data):
        """`data` is None at the end of the stream."""
        self.waiting.append((max(self.loop.time() + self.delay, self.not_before), data))
        self.bytes_waiting += len(data or b"")
        if self.bytes_waiting > WINDOW and self.reader is not None:
            self.reader.pause_reading()
        if self.timer is None and self.writer is not None:
            self._plan()

    def connected(self, writer):
        self.writer = writer
        self._plan()

    def _plan(self):
        self.timer = self.loop.call_at(self.waiting[0][0], self._deliver) if self.waiting else None

    def _deliver(self):
        now = self.loop.time() + 0.0002  # what is due within a fifth of a millisecond goes with this wake-up
        while self.waiting and self.waiting[0][0] <= now:
            _, data = self.waiting.popleft()
            if data is None:
                if not self.writer.is_closing() and self.writer.can_write_eof():
                    self.writer.write_eof()
                self.finished()
            else:
                self.bytes_waiting -= len(data)
                self.writer.write(data)
        if self.bytes_waiting <= WINDOW and self.reader is not None and not self.reader.is_closing():
            self.reader.resume_reading()
        self._plan()


class End(asyncio.Protocol):
    """One end of a relayed connection: what it reads goes `out`, what it writes comes from `into`."""

    def __init__(self, out, into, lost):
        self.out = out
        self.into = into
        self.lost = lost

    def connection_made(self, transport):
        self.out.reader = transport
        self.into.connected(transport)

    def data_received(self, data):
        self.out.arrived(data)

    def eof_received(self):
        self.out.arrived(None)
        return True  # the other direction stays open

    def connection_lost(self, error):
        self.lost(error)


class Relay:
    """Makes, for every accepted connection, the one to the real server, and ties the two together."""

    def __init__(self, loop, delay, host, port):
        self.loop = loop
        self.delay = delay
        self.host = host
        self.port = port

    def accepted(self):
        ended = []

        def finished():
            ended.append(True)
            if len(ended) == 2:
                self._close(upward, downward)

        def lost(error):
            self.loop.call_later(self.delay, self._close, upward, downward)

        upward = Direction(self.loop, self.delay, self.loop.time() + 3 * self.delay, finished)
        downward = Direction(self.loop, self.delay, 0, finished)
        self.loop.create_task(self._connect(End(downward, upward, lost), upward, downward))
        return End(upward, downward, lost)

    async def _connect(self, server, upward, downward):
        try:
            await self.loop.create_connection(lambda: server, self.host, self.port)
        except OSError:
            self._close(upward, downward)

    def _close(self, upward, downward):
        for transport in (upward.writer, downward.writer, upward.reader):
            if transport is not None:
                transport.close()


async def relay(milliseconds, addresses):
    loop = asyncio.get_running_loop()
    servers = []
    for address in addresses:
        host, _, port = address.rpartition(":")
        line = Relay(loop, milliseconds / 2000, host, int(port))
        servers.append(await loop.create_server(line.accepted, "127.0.0.1", 0, backlog=1024))
        print("127.0.0.1:%d" % servers[-1].sockets[0].getsockname()[1], flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(relay(float(sys.argv[1]), sys.argv[2:]))
