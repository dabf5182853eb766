package red5.faceswap.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.AsyncContextImpl;

/** The calls whose signatures hold a servlet type, javax or jakarta, by reflection. */
final class ServletCalls {
    private static final Method START_ASYNC = method(Request.class, "startAsync");
    private static final Method INPUT = method(Request.class, "getInputStream");
    private static final Method OUTPUT = method(Response.class, "getOutputStream");

    private ServletCalls() {}

    private static Method method(Class<?> type, String name) {
        try {
            return type.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("this Tomcat's " + type.getSimpleName() + " has no " + name, e);
        }
    }

    static InputStream input(Request request) throws IOException {
        return (InputStream) call(INPUT, request);
    }

    static OutputStream output(Response response) throws IOException {
        return (OutputStream) call(OUTPUT, response);
    }

    static AsyncContextImpl startAsync(Request request) throws IOException {
        call(START_ASYNC, request);
        return request.getAsyncContextInternal();
    }

    private static Object call(Method method, Object target) throws IOException {
        try {
            return method.invoke(target);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
