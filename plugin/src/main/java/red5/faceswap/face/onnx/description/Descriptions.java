package red5.faceswap.face.onnx.description;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import red5.faceswap.face.FaceException;

/** The descriptions that come with the plugin and those that the operator adds. */
public final class Descriptions {
    /** Of both together. */
    private static final int MOST = 200;

    /** Largest file that is read as one. */
    private static final long MOST_BYTES = 65_536;

    /** Files beside this class, in the order in which they are shown. */
    private static final List<String> PUBLISHED = List.of(
            "inswapper_128",
            "inswapper_128_fp16",
            "hyperswap_1a_256",
            "hyperswap_1b_256",
            "hyperswap_1c_256",
            "alphaface_256",
            "ghost_1_256",
            "ghost_2_256",
            "ghost_3_256",
            "simswap_256",
            "simswap_unofficial_512",
            "hififace_unofficial_256",
            "blendswap_256",
            "uniface_256",
            "arcface_w600k_r50",
            "w600k_r50",
            "crossface_ghost",
            "crossface_simswap",
            "crossface_hififace",
            "gfpgan_1_2",
            "gfpgan_1_3",
            "gfpgan_1_4",
            "codeformer",
            "gpen_bfr_256",
            "gpen_bfr_512",
            "gpen_bfr_1024",
            "gpen_bfr_2048",
            "restoreformer_plus_plus",
            "xseg_1",
            "xseg_2",
            "xseg_3",
            "bisenet_resnet_34",
            "bisenet_resnet_18",
            "2dfan4",
            "scrfd_2_5g",
            "det_10g",
            "retinaface_10g",
            "yoloface_8n",
            "yunet_2023_mar",
            "yunet_n_dynamic");

    private Descriptions() {}

    /** Another one whenever the operator's descriptions have changed. */
    public static String fingerprint(Path folder) {
        StringBuilder print = new StringBuilder("descriptions");
        try {
            for (Path file : own(folder)) {
                print.append('|').append(file.getFileName()).append(' ').append(Files.size(file));
                print.append(' ').append(Files.getLastModifiedTime(file).toMillis());
            }
        } catch (IOException e) {
            print.append(e); // told when they are read
        }
        return print.toString();
    }

    private static List<Path> own(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(one -> one.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * By name; the operator's go before ours.
     *
     * @param folder with the operator's, {@code *.json}; may be missing
     * @param problems takes a sentence for each that cannot be used
     */
    public static Map<String, ModelDescription> read(Path folder, Consumer<String> problems) {
        Map<String, ModelDescription> all = new LinkedHashMap<>();
        for (String name : PUBLISHED) {
            ModelDescription one = published(name);
            all.put(one.name(), one);
        }
        try {
            for (Path file : own(folder)) {
                add(file, all, problems);
            }
        } catch (IOException e) {
            problems.accept("The models' folder " + folder + " cannot be read (" + e + "): see to its permissions.");
        }
        return all;
    }

    private static void add(Path file, Map<String, ModelDescription> all, Consumer<String> problems) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new FaceException(
                        "The model description " + file.getFileName() + " is longer than " + MOST_BYTES + " bytes.");
            }
            ModelDescription own = DescriptionReader.read(
                    Files.readString(file), file.getFileName().toString());
            if (all.size() >= MOST && !all.containsKey(own.name())) {
                throw new FaceException(
                        "There are more than " + MOST + " model descriptions: " + file.getFileName() + " is not used.");
            }
            all.put(own.name(), own);
        } catch (FaceException e) {
            problems.accept(e.getMessage());
        } catch (IOException e) {
            problems.accept("The model description " + file.getFileName() + " cannot be read (" + e
                    + "): see to its permissions.");
        }
    }

    private static ModelDescription published(String name) {
        String file = name + ".json";
        try (InputStream in = Descriptions.class.getResourceAsStream(file)) {
            return DescriptionReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), file);
        } catch (IOException | FaceException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
