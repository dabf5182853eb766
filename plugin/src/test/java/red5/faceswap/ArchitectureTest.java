package red5.faceswap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.pipeline.SwapPipeline;

/** Holds the map of {@code docs/design.md}: who may know whom, and what product code never does. */
class ArchitectureTest {
    private static final String ROOT = "red5.faceswap.";
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("red5.faceswap");

    /** Package -> the packages of ours that it may know besides itself; the order of the map's table. */
    private static final Map<String, List<String>> MAY_KNOW = new LinkedHashMap<>();

    /** Package -> its parts, each of which may know those before it. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "face.mesh",
            List.of(
                    "geometry",
                    "picture",
                    "network",
                    "detection",
                    "source",
                    "occlusion",
                    "drawing",
                    "cover",
                    "tracking",
                    "selection"),
            "face.onnx",
            List.of("description", "runtime", "network", "store"),
            "session",
            List.of("output"));

    static {
        MAY_KNOW.put("media", List.of());
        MAY_KNOW.put("http", List.of());
        MAY_KNOW.put("face", List.of("media"));
        MAY_KNOW.put("pipeline", List.of("media", "face"));
        MAY_KNOW.put("ingest", List.of("media", "pipeline"));
        MAY_KNOW.put("rtc", List.of("media"));
        MAY_KNOW.put("session", List.of("media", "face", "pipeline", "rtc"));
        MAY_KNOW.put("whep", List.of("rtc", "session", "http"));
        MAY_KNOW.put("whip", List.of("ingest", "pipeline", "session", "http", "whep"));
        MAY_KNOW.put("admin", List.of("media", "face", "session", "http"));
        MAY_KNOW.put("cli", List.of("face", "admin"));
    }

    @TestFactory
    Stream<DynamicTest> everyPackageKnowsOnlyWhatTheMapAllows() {
        return MAY_KNOW.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage(ROOT + entry.getKey() + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(forbiddenTo(entry.getKey()))
                                .check(PRODUCT)));
    }

    private static String[] forbiddenTo(String room) {
        return Stream.concat(MAY_KNOW.keySet().stream(), Stream.of("host"))
                .filter(other -> !other.equals(room))
                .filter(other -> !MAY_KNOW.get(room).contains(other))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
    }

    @Test
    void everyPackageIsOnTheMap() {
        classes()
                .should()
                .resideInAnyPackage(Stream.concat(MAY_KNOW.keySet().stream(), Stream.of("host"))
                        .map(room -> ROOT + room + "..")
                        .toArray(String[]::new))
                .check(PRODUCT);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("red5.faceswap.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    /** Each part may know those before it; the package itself, above them, knows all. */
    @TestFactory
    Stream<DynamicTest> everyPartOfAPackageKnowsOnlyThoseBeforeIt() {
        return PARTS.entrySet().stream()
                .flatMap(whole -> whole.getValue().stream()
                        .map(part -> DynamicTest.dynamicTest(
                                whole.getKey() + "." + part,
                                () -> noClasses()
                                        .that()
                                        .resideInAPackage(ROOT + whole.getKey() + "." + part)
                                        .should()
                                        .dependOnClassesThat()
                                        .resideInAnyPackage(aboveThat(part, whole))
                                        .check(PRODUCT))));
    }

    private static String[] aboveThat(String part, Map.Entry<String, List<String>> whole) {
        String root = ROOT + whole.getKey();
        List<String> parts = whole.getValue();
        return Stream.concat(
                        Stream.of(root),
                        parts.stream().skip(parts.indexOf(part) + 1).map(later -> root + "." + later))
                .toArray(String[]::new);
    }

    @Test
    void onlyTheHostPackageKnowsRed5AndCatalina() {
        noClasses()
                .that()
                .resideOutsideOfPackage("red5.faceswap.host..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.red5..", "org.apache.catalina..", "org.apache.coyote..", "org.apache.mina..")
                .check(PRODUCT);
    }

    /** Its calls belong on one thread, and its callbacks may call nothing of it: that is kept in one place. */
    @Test
    void onlyIngestCallsTheWebRtcLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages("red5.faceswap.ingest..", "red5.faceswap.host..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.onvoid..")
                .check(PRODUCT);
    }

    @Test
    void noServletTypeInAnyClassSoThatOneZipServesJavaxAndJakarta() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.servlet..", "jakarta.servlet..")
                .check(PRODUCT);
    }

    /** The original had one processing loop per kind of source. Here sources only deliver; one pipeline class works. */
    @Test
    void oneLoopForEveryKindOfSource() {
        classes()
                .that()
                .implement(FrameSource.class)
                .should()
                .resideInAPackage("red5.faceswap.ingest..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("red5.faceswap.ingest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("red5.faceswap.face..", "red5.faceswap.rtc..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SwapPipeline.class)
                .check(PRODUCT);
        classes()
                .that()
                .areAssignableTo(SwapPipeline.class)
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage("red5.faceswap.pipeline..", "red5.faceswap.session..")
                .check(PRODUCT);
    }

    /** The original polled with sleeps. Here work is driven by callbacks, futures and schedulers only. */
    @Test
    void nothingSleepsOrPolls() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .orShould()
                .callMethod(LockSupport.class, "parkNanos", long.class)
                .orShould()
                .callMethod(LockSupport.class, "parkNanos", Object.class, long.class)
                .orShould()
                .callMethod(Thread.class, "onSpinWait")
                .check(PRODUCT);
    }

    @Test
    void nothingPrintsToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }
}
