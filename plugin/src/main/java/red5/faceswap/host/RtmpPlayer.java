package red5.faceswap.host;

import java.beans.PropertyChangeEvent;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.red5.server.api.IConnection;
import org.red5.server.api.listeners.IConnectionListener;
import org.red5.server.messaging.IPipe;
import org.red5.server.messaging.IPushableConsumer;
import org.red5.server.net.rtmp.event.BaseEvent;
import org.red5.server.net.rtmp.message.Constants;
import org.red5.server.stream.message.RTMPMessage;

/**
 * One RTMP player. Red5 queues without bound what a player's network does not take, so one that falls behind loses pictures here until the
 * first key frame that finds its queue short again; and sound too while the queue is at its longest. Used by one thread at a time.
 */
final class RtmpPlayer {
    /** Messages that wait for the network at most: some 2.5 s of a stream with 30 pictures and 47 pieces of sound a second. */
    static final int MOST_WAITING = 200;
    /** A queue that is short again. */
    static final int FEW_WAITING = 20;

    private final IPushableConsumer consumer;
    private final LongSupplier waiting;
    private final Runnable tooSlow;
    private boolean behind;
    private boolean told;

    /**
     * @param waiting how many messages Red5 has for that player that its network has not taken yet
     * @param tooSlow runs when it loses pictures for the first time
     */
    RtmpPlayer(IPushableConsumer consumer, LongSupplier waiting, Runnable tooSlow) {
        this.consumer = consumer;
        this.waiting = waiting;
        this.tooSlow = tooSlow;
    }

    /**
     * Runs something when a player's connection has ended. One that ends without asking to stop stays at the pipe for ever in Red5 1.3, which closes
     * the streams of publishers only.
     */
    static void whenGone(IConnection connection, Runnable gone) {
        connection.addListener(new IConnectionListener() {
            @Override
            public void notifyConnected(IConnection same) {
                // it is
            }

            @Override
            public void notifyDisconnected(IConnection same) {
                gone.run();
            }

            @Override
            public void propertyChange(PropertyChangeEvent event) {
                // nothing of interest
            }
        });
        if (!connection.isConnected()) { // too late to be told
            gone.run();
        }
    }

    /**
     * Whether the next picture or piece of sound goes to that player.
     *
     * @param key whether it is a key frame
     */
    boolean takes(boolean picture, boolean key) {
        long now = waiting.getAsLong();
        if (now > MOST_WAITING) {
            behind = true;
            if (!told) {
                told = true;
                tooSlow.run();
            }
            return false;
        }
        if (key && now <= FEW_WAITING) {
            behind = false;
        }
        return !(picture && behind);
    }

    /** @param time RTMP's, ms, which wraps */
    void push(IPipe from, BaseEvent event, int time) throws IOException {
        event.setTimestamp(time);
        event.setSourceType(Constants.SOURCE_TYPE_LIVE);
        consumer.pushMessage(from, RTMPMessage.build(event, time));
    }
}
