package red5.faceswap.whep;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.ViewerStats;
import red5.faceswap.session.ViewerStatus;

/** An endpoint's viewers of one stream, with their figures. */
final class Audience {
    private final Map<String, WhepSession> sessions;

    /** @param sessions all of the stream */
    Audience(List<WhepSession> sessions) {
        this.sessions = sessions.stream()
                .collect(Collectors.toMap(session -> session.connection().label(), Function.identity()));
    }

    Optional<WhepSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** Asks each broadcast once; a viewer that has come or gone meanwhile is left out. */
    CompletionStage<List<ViewerStatus>> figures() {
        List<CompletableFuture<List<ViewerStats>>> answers = sessions.values().stream()
                .map(WhepSession::broadcast)
                .distinct()
                .map(Broadcast::stats)
                .map(CompletionStage::toCompletableFuture)
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream()
                        .flatMap(answer -> answer.join().stream())
                        .filter(stats -> sessions.containsKey(stats.label()))
                        .map(stats -> status(sessions.get(stats.label()).client(), stats))
                        .toList());
    }

    private static ViewerStatus status(Client client, ViewerStats stats) {
        return new ViewerStatus(
                stats.label(),
                client.endpoint(),
                client.userAgent(),
                client.address(),
                stats.state().name().toLowerCase(Locale.ROOT),
                stats.seconds(),
                stats.silentSeconds(),
                stats.rung(),
                stats.width(),
                stats.height(),
                stats.oneLeftOutOf(),
                stats.pictures(),
                stats.waitingPictures(),
                stats.bitsPerSecond(),
                stats.estimatedBitsPerSecond(),
                stats.lossPercent(),
                stats.roundTripMillis(),
                stats.bytes(),
                stats.packets(),
                stats.nacks(),
                stats.resends(),
                stats.plis() + stats.firs(),
                stats.srtpProfile());
    }
}
