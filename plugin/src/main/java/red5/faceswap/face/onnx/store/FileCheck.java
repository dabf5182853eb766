package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.OnnxFile;
import red5.faceswap.face.onnx.network.ContractCheck;

/** Reads a model file as a whole and says whether it is what its description says. */
final class FileCheck {
    private static final int CHUNK = 1 << 20;

    private FileCheck() {}

    /**
     * @return its SHA-256 in small hexadecimal digits
     * @throws FaceException when it is not what the description says: the message says how
     */
    static String check(ModelDescription description, Path file) throws FaceException, IOException {
        String sha256 = sha256(file);
        if (!description.sha256().isEmpty() && !description.sha256().contains(sha256)) {
            throw new FaceException(description.file() + " is not the published file: its SHA-256 is " + sha256
                    + " and not " + String.join(" or ", description.sha256()) + sizes(description, Files.size(file))
                    + ". It is damaged, incomplete or another version: fetch it again, or, where the publisher has replaced it, put a description with"
                    + " the new sum beside it (README).");
        }
        ContractCheck.check(description, OnnxFile.read(file));
        return sha256;
    }

    private static String sizes(ModelDescription description, long bytes) {
        return description.bytes() == 0 || description.bytes() == bytes
                ? ""
                : ", and it has " + bytes + " bytes instead of " + description.bytes();
    }

    static String sha256(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                DigestInputStream in = new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
            byte[] chunk = new byte[CHUNK];
            while (in.read(chunk) >= 0) {
                continue;
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
