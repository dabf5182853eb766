package red5.faceswap.face.mesh.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One model's interpreters, for all streams together: a stream needs one only for the time of a run, so there are no more than threads that run
 * the model at once. A run leaves nothing in an interpreter that the next one would see. Thread-safe; nobody waits.
 */
public final class NetworkPool {
    private final Supplier<Network> opener;
    /** The one used last is warm and is taken first. Guarded by this, as is what follows. */
    private final Deque<Network> idle = new ArrayDeque<>();

    private int users;

    /** @param opener makes an interpreter; any thread */
    NetworkPool(Supplier<Network> opener) {
        this.opener = opener;
    }

    /** Somebody who runs the model now and then. The first one waits until it is opened, so that no frame does. */
    User join() {
        Network first = isEmpty() ? opener.get() : null;
        synchronized (this) {
            users++;
            if (first != null) {
                idle.push(first);
            }
        }
        return new User();
    }

    private synchronized boolean isEmpty() {
        return users == 0;
    }

    private Network take() {
        synchronized (this) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return opener.get();
    }

    private synchronized void giveBack(Network network) {
        idle.push(network);
    }

    private synchronized void leave() {
        users--;
        if (users == 0) {
            idle.forEach(Network::close);
            idle.clear();
        }
    }

    /** For one thread at a time. The interpreters are closed when the last one is. */
    public final class User implements AutoCloseable {
        /** @param look fills {@link Network#input}, runs the network and takes what it needs of its outputs, of which nothing may be kept */
        public <T> T run(Function<Network, T> look) {
            Network network = take();
            try {
                return look.apply(network);
            } finally {
                giveBack(network);
            }
        }

        @Override
        public void close() {
            leave();
        }
    }
}
