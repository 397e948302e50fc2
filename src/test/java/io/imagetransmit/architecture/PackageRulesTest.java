package io.imagetransmit.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/architecture.md}: which package may see which. */
class PackageRulesTest {
    private static final String ROOT = "io.imagetransmit.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.imagetransmit");

    @Test
    void packagesSeeOnlyWhatTheirPlaceAllows() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("image")
                .definedBy(ROOT + "image")
                .layer("store")
                .definedBy(ROOT + "store")
                .layer("http")
                .definedBy(ROOT + "http")
                .layer("guard")
                .definedBy(ROOT + "http.server")
                .layer("registry")
                .definedBy(ROOT + "registry")
                .layer("server")
                .definedBy(ROOT + "registry.server")
                .layer("deflate")
                .definedBy(ROOT + "deflate")
                .layer("squashfs")
                .definedBy(ROOT + "squashfs")
                .layer("bundle")
                .definedBy(ROOT + "bundle..")
                .layer("local")
                .definedBy(ROOT + "local")
                .layer("cache")
                .definedBy(ROOT + "cache")
                .layer("share")
                .definedBy(ROOT + "share")
                .layer("plan")
                .definedBy(ROOT + "plan")
                .layer("event")
                .definedBy(ROOT + "event")
                .layer("transfer")
                .definedBy(ROOT + "transfer")
                .layer("watch")
                .definedBy(ROOT + "watch")
                .layer("doctor")
                .definedBy(ROOT + "doctor")
                .layer("monitor")
                .definedBy(ROOT + "monitor")
                .layer("config")
                .definedBy(ROOT + "config")
                .layer("notify")
                .definedBy(ROOT + "notify")
                .layer("i18n")
                .definedBy(ROOT + "i18n")
                .layer("job")
                .definedBy(ROOT + "job")
                .layer("cli")
                .definedBy(ROOT + "cli..")
                .layer("view")
                .definedBy(ROOT + "gui.view")
                .whereLayer("image")
                .mayNotAccessAnyLayer()
                .whereLayer("http")
                .mayNotAccessAnyLayer()
                .whereLayer("guard")
                .mayNotAccessAnyLayer()
                .whereLayer("i18n")
                .mayNotAccessAnyLayer()
                .whereLayer("deflate")
                .mayNotAccessAnyLayer()
                .whereLayer("squashfs")
                .mayNotAccessAnyLayer()
                .whereLayer("bundle")
                .mayOnlyAccessLayers("image", "store", "deflate", "squashfs")
                .whereLayer("local")
                .mayOnlyAccessLayers("image", "store", "deflate", "event")
                .whereLayer("cache")
                .mayOnlyAccessLayers("image", "store")
                .whereLayer("share")
                .mayOnlyAccessLayers("image", "store")
                .whereLayer("store")
                .mayOnlyAccessLayers("image")
                .whereLayer("event")
                .mayOnlyAccessLayers("image", "store")
                .whereLayer("registry")
                .mayOnlyAccessLayers("image", "store", "http")
                .whereLayer("server")
                .mayOnlyAccessLayers("image", "http", "guard")
                .whereLayer("plan")
                .mayOnlyAccessLayers("image", "store")
                .whereLayer("watch")
                .mayOnlyAccessLayers("image", "store", "plan", "event")
                .whereLayer("doctor")
                .mayOnlyAccessLayers("image", "store", "http", "registry")
                .whereLayer("config")
                .mayOnlyAccessLayers("image", "http")
                .whereLayer("notify")
                .mayOnlyAccessLayers("http")
                .whereLayer("transfer")
                .mayOnlyAccessLayers("image", "store", "plan", "event", "share")
                .whereLayer("view")
                .mayOnlyAccessLayers("i18n", "image")
                .whereLayer("monitor")
                .mayOnlyAccessLayers("event", "cache", "watch", "guard")
                .whereLayer("job")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
