package io.imagetransmit.local;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** A connection to a Docker engine; closing it from another thread breaks what is under way. */
record DockerConnection(InputStream in, OutputStream out, Closeable closer) implements Closeable {
    private static final int CONNECT_MILLIS = 10_000;

    static DockerConnection open(DockerAddress address) throws IOException {
        if (address instanceof DockerAddress.Socket socket) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket.path()));
                return of(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
        if (address instanceof DockerAddress.Tcp tcp) {
            return of(connected(tcp));
        }
        if (address instanceof DockerAddress.Pipe pipe) {
            RandomAccessFile file = new RandomAccessFile(pipe.path(), "rw");
            return new DockerConnection(new FileInputStream(file.getFD()), new FileOutputStream(file.getFD()), file);
        }
        throw new IOException("cannot be reached but by the docker command");
    }

    private static SocketChannel connected(DockerAddress.Tcp tcp) throws IOException {
        InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(tcp.host());
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, CONNECT_MILLIS);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static DockerConnection of(SocketChannel channel) {
        return new DockerConnection(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    }

    @Override
    public void close() throws IOException {
        closer.close();
    }
}
