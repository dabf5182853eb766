package red5.faceswap.host;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.apache.catalina.connector.Request;

/** Non-blocking reads and writes on the container's streams. Its listeners have different packages in each host: they are proxies. */
final class ServletStreams {
    /** What a listener does when the container says that it may go on. */
    interface Step {
        void run() throws IOException;
    }

    /** What a proxy does when it is called. */
    interface Calls {
        void called(String name, Method method, Object[] arguments) throws Exception;
    }

    private ServletStreams() {}

    /**
     * Sets a listener.
     *
     * @param stream the container's type of {@code target}
     * @param setter name of its method that takes the listener
     * @param event the listener's method that means the stream is ready
     * @param gone called when the stream has ended or failed
     */
    static void listen(Class<?> stream, String setter, Object target, String event, Step ready, Runnable gone)
            throws ReflectiveOperationException {
        Method set = Arrays.stream(stream.getMethods())
                .filter(m -> m.getName().equals(setter))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(setter));
        set.invoke(target, proxy(set.getParameterTypes()[0], (name, method, values) -> {
            if (name.equals(event)) {
                ready.run();
            } else if (name.equals("onError") || name.equals("onAllDataRead")) {
                gone.run();
            }
        }));
    }

    /** @param isReady the method of that name of the stream's type */
    static boolean ready(Method isReady, Object stream) throws IOException {
        try {
            return (Boolean) isReady.invoke(stream);
        } catch (InvocationTargetException e) {
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object proxy(Class<?> type, Calls calls) {
        InvocationHandler handler = (self, method, arguments) -> {
            switch (method.getName()) {
                case "hashCode":
                    return System.identityHashCode(self);
                case "equals":
                    return self == arguments[0];
                case "toString":
                    return "faceswap " + type.getSimpleName();
                default:
                    calls.called(method.getName(), method, arguments);
                    return null;
            }
        };
        return Proxy.newProxyInstance(Request.class.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
