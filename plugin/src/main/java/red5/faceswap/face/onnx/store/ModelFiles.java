package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.description.Descriptions;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.store.ModelStatus.Absent;
import red5.faceswap.face.onnx.store.ModelStatus.Checking;
import red5.faceswap.face.onnx.store.ModelStatus.Ready;
import red5.faceswap.face.onnx.store.ModelStatus.Refused;
import red5.faceswap.face.onnx.store.ModelStatus.State;

/**
 * The files and descriptions in the models' folder, as they were when somebody last had it looked at. Files are read on a thread of its own.
 * Thread-safe.
 */
final class ModelFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFiles.class);
    private static final int CLOSE_SECONDS = 5;
    /** Checks that may wait; a file for which there is no room is checked when somebody looks again. */
    private static final int WAITING = 256;

    private final Path folder;
    private final Consumer<ModelDescription> outdated;
    private final Runnable changed;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final ThreadPoolExecutor checker;
    private Map<String, ModelDescription> descriptions = Map.of();
    private String describedBy = "";

    /**
     * @param bytes of the file as it was seen last
     * @param time when it was changed then, in milliseconds
     * @param sha256 empty until it was found to be what its description says
     */
    private record Entry(long bytes, long time, String sha256, State state) {
        static final Entry NOTHING = new Entry(0, 0, "", new Absent());

        boolean isOf(Entry seen) {
            return bytes == seen.bytes && time == seen.time;
        }
    }

    /**
     * @param outdated takes each model whose file or description is no longer what it was; called under this one's lock
     * @param changed runs on the checking thread when some model can or can no longer be used
     */
    ModelFiles(Path folder, Consumer<ModelDescription> outdated, Runnable changed) {
        this.folder = folder;
        this.outdated = outdated;
        this.changed = changed;
        checker = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
            Thread thread = new Thread(work, "faceswap-models");
            thread.setDaemon(true);
            return thread;
        });
        checker.allowCoreThreadTimeOut(true);
    }

    /** Looks which files and descriptions have come, gone or changed, and has them checked. */
    synchronized void look() {
        boolean gone = describe();
        for (ModelDescription description : descriptions.values()) {
            Entry seen = see(description);
            if (seen.isOf(entry(description))) {
                continue;
            }
            if (seen.state instanceof Absent) {
                settle(description, seen);
                gone = true;
            } else if (work(() -> check(description, seen))) {
                settle(description, seen);
            }
        }
        if (gone) {
            work(changed); // whoever listens may hold locks of its own while it has us look
        }
    }

    /** Reads the descriptions again where the operator's have changed; false where they have not. */
    private boolean describe() {
        String now = Descriptions.fingerprint(folder);
        if (now.equals(describedBy)) {
            return false;
        }
        describedBy = now;
        problems.clear();
        Map<String, ModelDescription> before = descriptions;
        descriptions = Descriptions.read(folder, sentence -> {
            LOG.warn("{}", sentence);
            problems.add(sentence);
        });
        for (ModelDescription old : before.values()) {
            if (!old.equals(descriptions.get(old.name()))) {
                settle(old, Entry.NOTHING);
            }
        }
        return true;
    }

    private Entry see(ModelDescription description) {
        try {
            BasicFileAttributes now = Files.readAttributes(path(description), BasicFileAttributes.class);
            return new Entry(now.size(), now.lastModifiedTime().toMillis(), "", new Checking());
        } catch (IOException e) {
            return Entry.NOTHING;
        }
    }

    private Entry entry(ModelDescription description) {
        return entries.getOrDefault(description.name(), Entry.NOTHING);
    }

    private void settle(ModelDescription description, Entry entry) {
        entries.put(description.name(), entry);
        outdated.accept(description);
    }

    private void check(ModelDescription description, Entry seen) {
        if (!isCurrent(description, seen)) {
            return; // it is still being written: reading what there was of it would only take time
        }
        State state;
        String sha256 = "";
        try {
            sha256 = FileCheck.check(description, path(description));
            state = new Ready();
            LOG.info("the file of the model {} is what its description says", description.name());
        } catch (FaceException e) {
            LOG.warn("the model {} is refused: {}", description.name(), e.getMessage());
            state = new Refused(e.getMessage());
        } catch (IOException e) {
            state = new Refused(description.file() + " cannot be read (" + e + "): see to its permissions, or fetch it"
                    + " again.");
        }
        synchronized (this) {
            if (!isCurrent(description, seen)) {
                return; // it has changed meanwhile and is checked anew
            }
            settle(description, new Entry(seen.bytes, seen.time, sha256, state));
        }
        changed.run();
    }

    private synchronized boolean isCurrent(ModelDescription description, Entry seen) {
        return seen.isOf(entry(description)) && description.equals(descriptions.get(description.name()));
    }

    /** Does that on the checking thread; false when it has too much to do, or has ended. */
    boolean work(Runnable work) {
        try {
            checker.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("the models' checks are closed or have too much to do");
            return false;
        }
    }

    /** Where a model's file is, or would be. */
    Path path(ModelDescription description) {
        return folder.resolve(description.file());
    }

    synchronized Collection<ModelDescription> descriptions() {
        return List.copyOf(descriptions.values());
    }

    synchronized Optional<ModelDescription> description(String name) {
        return Optional.ofNullable(descriptions.get(name));
    }

    synchronized State state(ModelDescription description) {
        return entry(description).state;
    }

    /** Of a file that is ready; empty otherwise. */
    synchronized String sha256(ModelDescription description) {
        return entry(description).sha256;
    }

    synchronized long bytes(ModelDescription description) {
        return entry(description).bytes;
    }

    /** Sentences about descriptions that cannot be used. */
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** Finishes what was begun. */
    @Override
    public void close() {
        checker.shutdown();
        try {
            if (!checker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a model is still being checked");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
