package red5.faceswap.face.mesh.picture;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Network;
import red5.faceswap.media.NativeLedger;

/** Cuts rotated squares out of a frame and turns them into a network's input. For one thread. */
public final class RegionReader implements AutoCloseable {
    /** What a network expects: value = (pixel - mean) * scale for RGB pixels 0..255. */
    public enum Range {
        /** -1..1, black around the picture */
        SIGNED(127.5f, 1 / 127.5f, opencv_core.BORDER_CONSTANT),
        /** -1..1, the picture mirrored at its edges: half a face there looks like a whole one */
        MIRRORED(127.5f, 1 / 127.5f, opencv_core.BORDER_REFLECT),
        /** 0..1, the picture's edge repeated around it */
        UNIT(0, 1 / 255f, opencv_core.BORDER_REPLICATE);

        final float mean;
        final float scale;
        final int border;

        Range(float mean, float scale, int border) {
            this.mean = mean;
            this.scale = scale;
            this.border = border;
        }
    }

    private final int side;
    private final Range range;
    /** The region as I420, the planes one after the other, and each plane of it. */
    private final Mat crop;

    private final Mat[] planes = new Mat[3];
    /** The planes that {@link #keep} took, at that level of the pyramid, and what is to be read of them. */
    private final Mat[] kept = {new Mat(), new Mat(), new Mat()};

    private int keptLevel;
    private Region keptRegion;
    private final Mat rgb = new Mat();
    private final Mat shrunk = new Mat();
    private final Mat affine = new Mat(2, 3, opencv_core.CV_64F);
    private final double[] coefficients = new double[6];
    private final Mat mean = new Mat();
    private final Mat deviation = new Mat();
    private final Size lumaSize;
    private final Size chromaSize;
    private final Scalar blackLuma = new Scalar(16, 0, 0, 0);
    private final Scalar noChroma = new Scalar(128, 0, 0, 0);

    /** @param side pixels of what is cut out, divisible by 4 */
    public RegionReader(int side, Range range) {
        this.side = side;
        this.range = range;
        crop = new Mat(side * 3 / 2, side, opencv_core.CV_8UC1);
        long luma = (long) side * side;
        planes[0] = plane(side, 0);
        planes[1] = plane(side / 2, luma);
        planes[2] = plane(side / 2, luma * 5 / 4);
        lumaSize = planes[0].size();
        chromaSize = planes[1].size();
        NativeLedger.opened("face-region-reader");
    }

    private Mat plane(int size, long offset) {
        return new Mat(size, size, opencv_core.CV_8UC1, crop.data().getPointer(offset), size);
    }

    /** Takes in that region of the frame; the frame is not needed afterwards. */
    public void read(FramePyramid frame, Region region) {
        int level = levelFor(frame, region);
        for (int plane = 0; plane < planes.length; plane++) {
            warp(frame.plane(level, plane), region, level, plane, range);
        }
        opencv_imgproc.cvtColor(crop, rgb, opencv_imgproc.COLOR_YUV2RGB_I420);
    }

    /** Takes what {@link #readKept} needs of the frame, which costs less than reading it; the frame is not needed afterwards. */
    public void keep(FramePyramid frame, Region region) {
        keptLevel = levelFor(frame, region);
        keptRegion = region;
        for (int plane = 0; plane < planes.length; plane++) {
            frame.plane(keptLevel, plane).copyTo(kept[plane]);
        }
    }

    /** Takes in the region that was kept last. */
    public void readKept() {
        readKept(keptRegion, range);
    }

    /**
     * Takes in a region of the picture that was kept last, as finely as it was kept.
     *
     * @param borders says what lies beyond the picture
     */
    public void readKept(Region region, Range borders) {
        for (int plane = 0; plane < planes.length; plane++) {
            warp(kept[plane], region, keptLevel, plane, borders);
        }
        opencv_imgproc.cvtColor(crop, rgb, opencv_imgproc.COLOR_YUV2RGB_I420);
    }

    /**
     * The luma of a part of the picture that was kept last, in few pixels.
     *
     * @param part frame pixels, within the picture
     * @param out filled row by row
     */
    public void readKeptLuma(Box part, int columns, int rows, byte[] out) {
        float scale = 1f / (1 << keptLevel);
        int left = Math.round(part.left() * scale);
        int top = Math.round(part.top() * scale);
        int right = Math.min(kept[0].cols(), Math.max(left + 1, Math.round(part.right() * scale)));
        int bottom = Math.min(kept[0].rows(), Math.max(top + 1, Math.round(part.bottom() * scale)));
        try (Rect place = new Rect(left, top, right - left, bottom - top);
                Mat from = new Mat(kept[0], place);
                Mat few = new Mat();
                Size size = new Size(columns, rows)) {
            opencv_imgproc.resize(from, few, size, 0, 0, opencv_imgproc.INTER_AREA);
            few.data().get(out);
        }
    }

    /**
     * How uneven the middle of what was read is, half as wide and as high.
     *
     * @param plane 0 luma, 1 or 2 chroma
     * @return standard deviation, levels of 8 bits
     */
    public float deviation(int plane) {
        int half = planes[plane].cols() / 2;
        try (Rect middle = new Rect(half / 2, half / 2, half, half);
                Mat part = new Mat(planes[plane], middle)) {
            opencv_core.meanStdDev(part, mean, deviation);
        }
        return (float) deviation.ptr(0).getDouble();
    }

    /** Shrunk by area first: a bilinear warp alone would alias. */
    private int levelFor(FramePyramid frame, Region region) {
        return frame.levelFor(region.side(), side);
    }

    /**
     * Gives the region to a network.
     *
     * @param input {@link Network#input}: as wide or as high as what was cut out, then its middle, else the whole made smaller
     */
    public void write(Mat input) {
        if (input.cols() < side && input.rows() < side) {
            try (Size size = input.size()) {
                opencv_imgproc.resize(rgb, shrunk, size, 0, 0, opencv_imgproc.INTER_AREA);
            }
            normalise(shrunk, input);
            return;
        }
        if (input.cols() == side && input.rows() == side) {
            normalise(rgb, input);
            return;
        }
        int left = (side - input.cols()) / 2;
        int top = (side - input.rows()) / 2;
        try (Rect middle = new Rect(left, top, input.cols(), input.rows());
                Mat part = new Mat(rgb, middle)) {
            normalise(part, input);
        }
    }

    /** Copies out what was read: red, green and blue of each pixel, row by row. */
    public void copy(byte[] pixels) {
        try (BytePointer first = rgb.data()) {
            first.get(pixels);
        }
    }

    private void normalise(Mat pixels, Mat input) {
        pixels.convertTo(input, opencv_core.CV_32F, range.scale, -range.mean * range.scale);
    }

    private void warp(Mat from, Region region, int level, int plane, Range borders) {
        int pixels = planes[plane].cols();
        double toPlane = 1.0 / (plane == 0 ? 1 << level : 2 << level);
        double step = region.side() * toPlane / pixels;
        double cos = Math.cos(region.angle()) * step;
        double sin = Math.sin(region.angle()) * step;
        double half = (pixels - 1) / 2.0; // OpenCV counts from pixel centres
        coefficients[0] = cos;
        coefficients[1] = -sin;
        coefficients[2] = region.centreX() * toPlane - .5 - half * (cos - sin);
        coefficients[3] = sin;
        coefficients[4] = cos;
        coefficients[5] = region.centreY() * toPlane - .5 - half * (sin + cos);
        try (DoublePointer matrix = new DoublePointer(affine.data())) {
            matrix.put(coefficients, 0, 6);
        }
        opencv_imgproc.warpAffine(
                from,
                planes[plane],
                affine,
                plane == 0 ? lumaSize : chromaSize,
                opencv_imgproc.INTER_LINEAR | opencv_imgproc.WARP_INVERSE_MAP,
                borders.border,
                plane == 0 ? blackLuma : noChroma);
    }

    @Override
    public void close() {
        for (int plane = 0; plane < planes.length; plane++) {
            planes[plane].close();
            kept[plane].close();
        }
        crop.close();
        rgb.close();
        shrunk.close();
        affine.close();
        mean.close();
        deviation.close();
        lumaSize.close();
        chromaSize.close();
        blackLuma.close();
        noChroma.close();
        NativeLedger.closed("face-region-reader");
    }
}
