package red5.faceswap.face.onnx.description;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A protobuf message, read field by field. */
final class ProtobufMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    int field;
    private int wire;

    ProtobufMessage(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Moves to the next field; false at the end. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wire = (int) tag & 7;
        if (field == 0) {
            throw new IllegalArgumentException("no field has the number 0");
        }
        return true;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte part = bytes.get();
            value |= (long) (part & 127) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }

    long number() {
        expect(VARINT);
        return varint();
    }

    ByteBuffer bytes() {
        expect(LENGTH);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("a field reaches beyond the end");
        }
        ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    ProtobufMessage message() {
        return new ProtobufMessage(bytes());
    }

    String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    /** Repeated numbers, packed or one by one. */
    void numbers(List<Long> into) {
        if (wire == VARINT) {
            into.add(varint());
            return;
        }
        ProtobufMessage packed = message();
        while (packed.bytes.hasRemaining()) {
            into.add(packed.varint());
        }
    }

    private void expect(int type) {
        if (wire != type) {
            throw new IllegalArgumentException("field " + field + " has another type");
        }
    }

    void skip() {
        switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> bytes.position(bytes.position() + Long.BYTES);
            case LENGTH -> bytes();
            case FIXED32 -> bytes.position(bytes.position() + Integer.BYTES);
            default -> throw new IllegalArgumentException("a field of an unknown type");
        }
    }
}
