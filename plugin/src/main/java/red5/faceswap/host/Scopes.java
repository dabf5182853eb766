package red5.faceswap.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.red5.server.api.IServer;
import org.red5.server.api.scope.IBasicScope;
import org.red5.server.api.scope.IBroadcastScope;
import org.red5.server.api.scope.IGlobalScope;
import org.red5.server.api.scope.IScope;
import org.red5.server.api.scope.ScopeType;
import red5.faceswap.session.StreamKey;

/** Finds one's way in Red5's tree of scopes: a root, applications, their rooms, and streams as leaves. */
final class Scopes {
    private Scopes() {}

    /** Visits every scope below the roots, parents before children. */
    static void walk(IServer server, Consumer<IScope> visitor) {
        Iterator<IGlobalScope> roots = server.getGlobalScopes();
        while (roots.hasNext()) {
            children(roots.next(), visitor);
        }
    }

    private static void children(IScope parent, Consumer<IScope> visitor) {
        for (String name : parent.getScopeNames()) {
            for (ScopeType type : List.of(ScopeType.APPLICATION, ScopeType.ROOM)) {
                // null when the name is that of a stream, or has gone in between
                if (parent.getBasicScope(type, name) instanceof IScope child) {
                    visitor.accept(child);
                    children(child, visitor);
                }
            }
        }
    }

    /** Visits the streams that a scope holds directly. */
    static void streams(IScope scope, Consumer<IBroadcastScope> visitor) {
        for (String name : scope.getBasicScopeNames(ScopeType.BROADCAST)) {
            IBroadcastScope stream = scope.getBroadcastScope(name);
            if (stream != null) {
                visitor.accept(stream);
            }
        }
    }

    /** The application or room of that path, as {@link #path} gives it; null when there is none. */
    static IScope find(IServer server, String path) {
        List<IScope> found = new ArrayList<>();
        walk(server, scope -> {
            if (path(scope).equals(path)) {
                found.add(scope);
            }
        });
        return found.isEmpty() ? null : found.get(0);
    }

    static StreamKey key(IBroadcastScope stream) {
        return new StreamKey(path(stream.getParent()), stream.getName());
    }

    /** Path of an application or room below the root, without leading slash. */
    static String path(IScope scope) {
        Deque<String> names = new ArrayDeque<>();
        IBasicScope at = scope;
        while (at != null && at.getType() != ScopeType.GLOBAL) {
            names.addFirst(at.getName());
            at = at.getParent();
        }
        return String.join("/", names);
    }
}
