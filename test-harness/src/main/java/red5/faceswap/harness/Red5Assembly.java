package red5.faceswap.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Puts together the home folder of a real Red5 server with the plugin's zip unpacked into it, as an operator would. */
public final class Red5Assembly {
    private Red5Assembly() {}

    /**
     * Makes the home anew; what was there before is deleted.
     *
     * @param extra lines for {@code conf/faceswap.properties}, for example {@code rtc.port=5082}
     */
    public static Path assemble(Path home, Ports ports, List<String> extra) throws IOException {
        delete(home);
        copyTree(Checkout.red5Home(), home);
        Path properties = home.resolve("conf/red5.properties");
        Files.writeString(
                properties,
                Files.readString(properties)
                        .replace("@HTTP_PORT@", String.valueOf(ports.http()))
                        .replace("@RTMP_PORT@", String.valueOf(ports.rtmp()))
                        .replace("@SHUTDOWN_PORT@", String.valueOf(ports.shutdown())));
        String settings = Stream.concat(Stream.of("rtc.port=" + ports.rtc()), extra.stream())
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(home.resolve("conf/faceswap.properties"), settings);
        jars(home);
        unzip(Checkout.zip(), Files.createDirectories(home.resolve("plugins")));
        return home;
    }

    private static void jars(Path home) throws IOException {
        Path lib = Files.createDirectories(home.resolve("lib"));
        try (Stream<Path> jars = Files.list(Checkout.red5Jars())) {
            for (Path jar : jars.collect(Collectors.toList())) {
                String name = jar.getFileName().toString();
                // these two lie at the root, without a version, as in a distribution
                boolean root = name.matches("red5-(service|server)-[0-9.]+\\.jar");
                Path to = root ? home.resolve(name.replaceFirst("-[0-9.]+\\.jar", ".jar")) : lib.resolve(name);
                Files.copy(jar, to);
            }
        }
    }

    static void unzip(Path zip, Path folder) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path to = folder.resolve(entry.getName()).normalize();
                if (!to.startsWith(folder)) {
                    throw new IOException("the zip leads out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.getParent());
                    Files.copy(entries, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.collect(Collectors.toList())) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
