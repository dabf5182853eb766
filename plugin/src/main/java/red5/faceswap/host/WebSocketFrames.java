package red5.faceswap.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;

/**
 * The server's side of RFC 6455 without any connection: bytes in, messages out, and the other way round. Framing is Netty's. Not
 * thread-safe, but {@link #received} and the makers of frames may run at once: they share nothing.
 */
final class WebSocketFrames implements AutoCloseable {

    /** What arrives. Called from within {@link #received}. */
    interface Listener {
        void binary(byte[] message);

        void text(String message);

        /** Something is to be sent at once, a pong for example. */
        void reply(byte[] frame);

        /** The conversation is over, for the reason given; send that frame and close the connection. */
        void over(byte[] closeFrame, String reason);
    }

    private final EmbeddedChannel decoder;
    private final EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(false));

    /** @param maxMessage bytes of the largest message that is accepted */
    WebSocketFrames(int maxMessage, Listener listener) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(maxMessage)
                .closeOnProtocolViolation(false)
                .build();
        decoder = new EmbeddedChannel(
                new WebSocket13FrameDecoder(config),
                new Utf8FrameValidator(false),
                new WebSocketFrameAggregator(maxMessage),
                new Router(listener));
    }

    /** Takes bytes as they came from the client, in any pieces. */
    void received(byte[] bytes, int length) {
        decoder.writeInbound(Unpooled.copiedBuffer(bytes, 0, length));
    }

    byte[] text(String message) {
        return encoded(new TextWebSocketFrame(message));
    }

    byte[] close(WebSocketCloseStatus status) {
        return encoded(new CloseWebSocketFrame(status));
    }

    private synchronized byte[] encoded(WebSocketFrame frame) {
        encoder.writeOutbound(frame);
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    @Override
    public void close() {
        decoder.finishAndReleaseAll();
        synchronized (this) {
            encoder.finishAndReleaseAll();
        }
    }

    private final class Router extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final Listener listener;
        private boolean over;

        Router(Listener listener) {
            this.listener = listener;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (over) {
                return;
            }
            if (frame instanceof BinaryWebSocketFrame) {
                listener.binary(ByteBufUtil.getBytes(frame.content()));
            } else if (frame instanceof TextWebSocketFrame text) {
                listener.text(text.text());
            } else if (frame instanceof PingWebSocketFrame) {
                listener.reply(encoded(new PongWebSocketFrame(frame.content().retain())));
            } else if (frame instanceof CloseWebSocketFrame) {
                end(WebSocketCloseStatus.NORMAL_CLOSURE, "the client closed");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof TooLongFrameException) {
                end(WebSocketCloseStatus.MESSAGE_TOO_BIG, "a message was too long");
            } else if (cause instanceof CorruptedWebSocketFrameException corrupt) {
                end(corrupt.closeStatus(), corrupt.getMessage());
            } else {
                end(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, cause.toString());
            }
        }

        private void end(WebSocketCloseStatus status, String reason) {
            if (!over) {
                over = true;
                listener.over(WebSocketFrames.this.close(status), reason);
            }
        }
    }
}
