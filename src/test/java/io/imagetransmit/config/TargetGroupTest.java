package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetGroupTest {
    private static final String TARGETS = """
            target:
            - {registry: a.example, name: a}
            - {registry: b.example, name: b}
            - {registry: c.example, name: "b,c"}
            - {registry: d.example, name: D}
            """;
    private static final String GROUPS = """
            group:
            - name: customers
              targets: [a, "b,c"]
            - name: all
              targets: a, b , d
            """;

    private ConfigFixture fixture = new ConfigFixture(Path.of(""));

    @BeforeEach
    void read(@TempDir Path folder) {
        fixture = new ConfigFixture(folder);
    }

    private static List<String> chosen(Settings settings, @Nullable String text) {
        return assertInstanceOf(TargetSelection.Chosen.class, settings.targets(text)).repositories().stream()
                .map(RepositorySettings::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a            | a",
                "'a,b'        | a b",
                "' b , a ,'   | b a",
                "'a,a,A'      | a",
                "'b,c'        | b,c",
                "customers    | a b,c",
                "Customers    | a b,c",
                "'customers,b'| a b,c b",
                "'b,customers'| b a b,c",
                "all          | a b D",
                "'all,customers' | a b D b,c",
            })
    void namesChooseTargets(String text, String expected) {
        assertEquals(expected, String.join(" ", chosen(fixture.settings(TARGETS + GROUPS), text)));
    }

    @Test
    void withoutANameItIsTheFirst() {
        assertEquals(List.of("a"), chosen(fixture.settings(TARGETS + GROUPS), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x      | ERROR 0 target UNKNOWN_REPOSITORY {known=a, b, b,c, D, customers, all, name=x}",
                "'a,costumers' | ERROR 0 target UNKNOWN_REPOSITORY {known=a, b, b,c, D, customers, all, name=costumers, nearest=customers}",
                "','    | ERROR 0 target UNKNOWN_REPOSITORY {known=a, b, b,c, D, name=,}",
            })
    void whatIsUnknownIsRefused(String text, String expected) {
        TargetSelection selection = fixture.settings(TARGETS + GROUPS).targets(text);
        assertEquals(
                List.of(expected),
                ConfigFixture.lines(assertInstanceOf(TargetSelection.Refused.class, selection)
                        .problems()));
    }

    @Test
    void aTargetThatCannotBeUsedRefusesAllWithIt() {
        Settings settings = fixture.settings("""
                target:
                - {registry: a.example, name: a, user: "${NOBODY}", password: x}
                - {registry: b.example, name: b}
                """);
        TargetSelection selection = settings.targets("b,a");
        assertEquals(
                List.of("ERROR 2 target.user VARIABLE_UNSET {variable=NOBODY}"),
                ConfigFixture.lines(assertInstanceOf(TargetSelection.Refused.class, selection)
                        .problems()));
        assertEquals(List.of("b"), chosen(settings, "b"));
    }

    @Test
    void problemsAreToldWithTheirLines() {
        assertEquals(
                List.of(
                        "ERROR 7 group.name DUPLICATE_NAME {firstLine=3, name=b}",
                        "ERROR 9 group.targets VALUE_MISSING {}",
                        "ERROR 12 group.targets UNKNOWN_REPOSITORY {known=a, b, b,c, D, name=x}",
                        "ERROR 13 group.name VALUE_MISSING {}",
                        "ERROR 14 group.name DUPLICATE_NAME {firstLine=9, name=none}",
                        "ERROR 15 group.targets WRONG_VALUE {expected=TEXT}",
                        "ERROR 16 group.targets VALUE_MISSING {}",
                        "ERROR 17 group WRONG_VALUE {expected=MAP}"),
                fixture.problems(TARGETS + """
                        group:
                        - name: b
                          targets: [a]
                        - name: none
                        - name: unknown
                          targets: [a,
                             x]
                        - targets: a
                        - {name: none, targets: b}
                        - {name: maps, targets: [{a: b}]}
                        - {name: commas, targets: ","}
                        - text
                        """));
    }

    @Test
    void anExactGroupComesBeforeATargetThatDiffersInCase() {
        Settings settings = fixture.settings(TARGETS + "group:\n- {name: B, targets: [a]}\n");
        assertEquals(List.of("a"), chosen(settings, "B"));
        assertEquals(List.of("b"), chosen(settings, "b"));
    }
}
