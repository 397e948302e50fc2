package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Help is the only text with colours; see no-color.org. */
class StylesTest {
    private static final String TERMINAL = "picocli.ansi";

    @BeforeEach
    void atTerminal() {
        System.setProperty(TERMINAL, "true");
    }

    @AfterEach
    void atNone() {
        System.clearProperty(TERMINAL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TERM=xterm-256color            | true
            TERM=dumb                      | false
            NO_COLOR=1                     | false
            NO_COLOR=0                     | false
            NO_COLOR=                      | true
            NO_COLOR=true TERM=xterm       | false
            """)
    void helpHasColoursUnlessSomebodyWantsNone(String variables, boolean coloured) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : List.of(variables.split(" ", -1))) {
            environment.put(
                    variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        for (List<String> arguments : List.of(List.<String>of(), List.of("serve"))) {
            String usage = new CommandLineParser(Messages.of(Language.EN), environment).usage(arguments);
            assertEquals(coloured, usage.contains("\033["), usage);
        }
    }
}
