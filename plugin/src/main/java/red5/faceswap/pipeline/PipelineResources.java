package red5.faceswap.pipeline;

import red5.faceswap.face.FaceEngine;

/**
 * What the pipelines of all streams share; whoever made it closes it, after the pipelines.
 *
 * @param engine finds and draws
 * @param pool where it does so
 * @param alarms for deadlines
 * @param painter slates and labels
 */
public record PipelineResources(FaceEngine engine, SwapPool pool, Alarms alarms, FramePainter painter) {}
