package red5.faceswap.face.mesh.selection;

import java.util.List;
import red5.faceswap.face.FaceSelector.Order;
import red5.faceswap.face.mesh.geometry.Box;

/** Chooses one face by an order, and stays with it while another one is hardly before it. For one stream, frames in order. */
final class FirstFace {
    /** Seconds for which another face must be clearly before the chosen one. */
    private static final double PATIENCE = .4;

    private Subject chosen;
    private double overtaken;

    /** @return null when there is nobody */
    Subject choose(List<Subject> candidates, Order order, double dt) {
        Subject first = null;
        for (Subject one : candidates) {
            first = first == null || lead(one, first, order) > 0 ? one : first;
        }
        if (first == null || !candidates.contains(chosen) || first.lives() && !chosen.lives()) {
            chosen = first;
            overtaken = 0;
            return chosen;
        }
        overtaken = lead(first, chosen, order) > 1 ? overtaken + dt : 0;
        if (overtaken >= PATIENCE) {
            chosen = first;
            overtaken = 0;
        }
        return chosen;
    }

    /** How far one is before the other: above 1 clearly, below 0 behind. Whoever lives is before what may be a picture. */
    private static double lead(Subject one, Subject other, Order order) {
        if (one.lives() != other.lives()) {
            return one.lives() ? 2 : -2;
        }
        Box a = Box.around(one.track.points());
        Box b = Box.around(other.track.points());
        double near = .3 * Math.max(a.height(), b.height());
        double right = (a.centreX() - b.centreX()) / near;
        double down = (a.centreY() - b.centreY()) / near;
        double larger = Math.log(a.height() / b.height()) / .15;
        double better = (one.score() - other.score()) / 3; // 23 to 30 from the front, 9 in profile, 5 half hidden
        return switch (order) {
            case LEFT_RIGHT -> -right;
            case RIGHT_LEFT -> right;
            case TOP_BOTTOM -> -down;
            case BOTTOM_TOP -> down;
            case SMALL_LARGE -> -larger;
            case LARGE_SMALL -> larger;
            case BEST_WORST -> better;
            case WORST_BEST -> -better;
        };
    }

    void forget() {
        chosen = null;
    }
}
