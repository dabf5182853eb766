package red5.faceswap.harness.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import red5.faceswap.harness.view.Offers;

/**
 * Requests to a WHEP endpoint with the time from sending to the answer's last byte, on connections that are open already, all of
 * one thread: clients that cost little, because they share the machine with the server that is measured. Each has a loopback
 * address of its own, since the server limits how often one address may ask. Sessions are deleted afterwards.
 */
final class Posts implements AutoCloseable {
    private static final int LARGEST_ANSWER = 1 << 16;

    private final URI endpoint;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final int most;
    private final List<Connection> connections = new ArrayList<>();

    /** @param most requests at once */
    Posts(URI endpoint, int most) {
        this.endpoint = endpoint;
        this.most = most;
    }

    URI endpoint() {
        return endpoint;
    }

    private record Answer(int status, String location, String body, double millis, double serverMillis) {}

    /** How long answers took. */
    static final class Times {
        /** From sending to the last byte, as the client sees it. */
        final Series all = new Series();
        /** Of that what the server says it spent in answering (Server-Timing), HTTP itself not included. */
        final Series server = new Series();

        private void add(Answer answer) {
            all.add(answer.millis);
            server.add(answer.serverMillis);
        }
    }

    /** What is asked. */
    enum Kind {
        /** a request that negotiates nothing: what HTTP itself costs, client and server together */
        OPTIONS("OPTIONS"),
        /** the same with a body of an offer's size */
        OPTIONS_WITH_BODY("OPTIONS with a body"),
        /** a viewer's offer; the answer is 201 with a session */
        OFFER("offer");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Waits for each answer before the next request. */
    void oneByOne(Kind kind, int count, Times times) throws IOException, InterruptedException {
        openConnections();
        for (int i = 0; i < count; i++) {
            Answer answer = connections.get(0).send(request(kind)).join();
            times.add(answer);
            end(kind, List.of(answer));
        }
    }

    /** Sends one on each connection before any answer has come. */
    void atOnce(Kind kind, Times times) throws IOException, InterruptedException {
        openConnections();
        List<FullHttpRequest> requests =
                connections.stream().map(c -> request(kind)).toList();
        List<CompletableFuture<Answer>> sent = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            sent.add(connections.get(i).send(requests.get(i)));
        }
        List<Answer> all = sent.stream().map(CompletableFuture::join).toList();
        all.forEach(times::add);
        end(kind, all);
    }

    private FullHttpRequest request(Kind kind) {
        byte[] offer = Offers.chromium().getBytes(StandardCharsets.UTF_8);
        if (kind != Kind.OFFER) {
            return request(HttpMethod.OPTIONS, endpoint.getPath(), kind == Kind.OPTIONS ? new byte[0] : offer);
        }
        FullHttpRequest post = request(HttpMethod.POST, endpoint.getPath(), offer);
        post.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/sdp");
        return post;
    }

    private FullHttpRequest request(HttpMethod method, String path, byte[] body) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path, Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.HOST, endpoint.getAuthority());
        request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return request;
    }

    /** @param all the answers of the first connections, in their order */
    private void end(Kind kind, List<Answer> all) throws IOException {
        if (kind != Kind.OFFER) {
            return;
        }
        for (int i = 0; i < all.size(); i++) { // each from its own address: one alone may not ask that often
            Answer answer = all.get(i);
            expect(201, answer);
            String session = endpoint.resolve(answer.location).getPath();
            expect(
                    200,
                    connections
                            .get(i)
                            .send(request(HttpMethod.DELETE, session, new byte[0]))
                            .join());
        }
    }

    private static void expect(int status, Answer answer) throws IOException {
        if (answer.status != status) {
            throw new IOException("not " + status + " but " + answer.status + " " + answer.body);
        }
    }

    /** Fresh ones: the server ends those that were idle for some seconds or have had a hundred requests. */
    private void openConnections() throws IOException, InterruptedException {
        connections.forEach(connection -> connection.channel.close());
        connections.clear();
        for (int i = 0; i < most; i++) {
            connections.add(connect("127.0.0." + (2 + i)));
        }
    }

    private Connection connect(String from) throws IOException, InterruptedException {
        Connection connection = new Connection();
        var connecting = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(LARGEST_ANSWER), connection);
                    }
                })
                .connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), new InetSocketAddress(from, 0))
                .await();
        if (!connecting.isSuccess()) {
            throw new IOException("no connection to " + endpoint, connecting.cause());
        }
        connection.channel = connecting.channel();
        return connection;
    }

    /** One request at a time. */
    private static final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
        private Channel channel;
        private volatile CompletableFuture<Answer> pending;
        private volatile long begin;

        CompletableFuture<Answer> send(FullHttpRequest request) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            pending = answer;
            begin = System.nanoTime();
            channel.writeAndFlush(request).addListener(written -> {
                if (!written.isSuccess()) {
                    answer.completeExceptionally(written.cause());
                }
            });
            return answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            double millis = (System.nanoTime() - begin) / 1e6;
            pending.complete(new Answer(
                    response.status().code(),
                    response.headers().get(HttpHeaderNames.LOCATION),
                    response.content().toString(StandardCharsets.UTF_8),
                    millis,
                    serverMillis(response.headers().get("Server-Timing"))));
        }

        private static double serverMillis(String timing) {
            String duration = "dur=";
            int at = timing == null ? -1 : timing.indexOf(duration);
            return at < 0 ? Double.NaN : Double.parseDouble(timing.substring(at + duration.length()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            CompletableFuture<Answer> waiting = pending;
            if (waiting != null) {
                waiting.completeExceptionally(new IOException("the server has closed the connection"));
            }
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully().awaitUninterruptibly();
    }
}
