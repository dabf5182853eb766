package red5.faceswap.harness.faults;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assertions;

/** Looks for machine code, networks and pictures where they do not belong. */
final class Binaries {
    private static final Pattern MACHINE_CODE = Pattern.compile("(?i).*\\.(so(\\.[0-9.]+)?|dll|dylib|jnilib|exe|a|o)");
    private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(jar|osgi|zip|war)");
    private static final Pattern NOT_SOURCE =
            Pattern.compile("(?i).*\\.(tflite|onnx|binarypb|pb|bin|mp4|flv|jpe?g|png|webp|class|jar|osgi|zip|gz)");

    private Binaries() {}

    /** Machine code in the zip, archives in it included, outside of {@code .binaries}; and other things within. */
    static List<String> outOfPlaceInZip(Path zip) throws IOException {
        List<String> found = new ArrayList<>();
        int natives;
        try (InputStream file = Files.newInputStream(zip)) {
            natives = look("", file, found);
        }
        Assertions.assertTrue(natives > 0, "no machine code at all in " + zip);
        return found;
    }

    private static int look(String where, InputStream archive, List<String> found) throws IOException {
        int natives = 0;
        ZipInputStream entries = new ZipInputStream(archive);
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            String name = where + entry.getName();
            boolean machineCode = MACHINE_CODE.matcher(name).matches();
            boolean inPlace = name.contains("/.binaries/");
            natives += machineCode && inPlace ? 1 : 0;
            boolean description = name.endsWith("/MANIFEST.MF");
            if (!entry.isDirectory() && machineCode != inPlace && !description) {
                found.add(name);
            }
            if (ARCHIVE.matcher(name).matches()) {
                natives += look(name + "!/", unclosable(entries), found);
            }
        }
        return natives;
    }

    private static InputStream unclosable(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {}
        };
    }

    /** Tracked files that are no source; binaries are brought by the build, into folders that git ignores. */
    static List<String> outOfPlaceInSources(Path root) throws IOException, InterruptedException {
        if (!Files.exists(root.resolve(".git"))) {
            return List.of();
        }
        Program.Result listed = Program.run(root, 30, List.of("git", "ls-files"));
        Assertions.assertEquals(0, listed.status(), listed::text);
        return listed.text()
                .lines()
                .filter(name -> MACHINE_CODE.matcher(name).matches()
                        || NOT_SOURCE.matcher(name).matches())
                .toList();
    }
}
