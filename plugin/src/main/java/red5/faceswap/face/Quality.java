package red5.faceswap.face;

/** How much work a swapped face is worth. */
public enum Quality {
    /** the least work, for many streams on a small machine: what covers a face is noticed up to three frames later, no grain is added */
    FAST,
    /** what suits most */
    BALANCED,
    /** lids are followed more closely, while the machine has time */
    BEST
}
