package io.imagetransmit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as a document has it.
 *
 * @param place where it stands
 * @param words without quotes
 * @param input the file behind {@code <}, or empty
 */
record ShellLine(String place, List<String> words, String input) {
    private static final Pattern JAR = Pattern.compile("-jar image-transmit[\\w.-]*\\.jar ([^'\"]*)");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|[^\\s\"']+|\\s+");

    /** The commands of a block: all lines of one for the shell, and of others those that run the program. */
    static List<ShellLine> of(MarkdownDocument document, MarkdownDocument.Block block) {
        List<ShellLine> commands = new ArrayList<>();
        boolean shell = block.language().equals("sh");
        String joined = block.text().replace("\\\n", " ");
        for (String line : joined.lines().toList()) {
            Matcher jar = JAR.matcher(line);
            if (shell || line.matches("(\\./)?image-transmit .*")) {
                add(commands, document.place(block), line);
            } else if (jar.find()) {
                add(commands, document.place(block), "image-transmit " + jar.group(1));
            }
        }
        return commands;
    }

    private static void add(List<ShellLine> commands, String place, String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        Matcher pieces = WORD.matcher(line);
        while (pieces.find()) {
            String piece = pieces.group();
            if (piece.startsWith("#") && word.isEmpty()) {
                break;
            } else if (piece.isBlank()) {
                end(word, words);
            } else if (piece.equals("&&")) {
                addWords(commands, place, words);
                words.clear();
            } else {
                word.append(piece.matches("(?s)(['\"]).*\\1") ? piece.substring(1, piece.length() - 1) : piece);
            }
        }
        end(word, words);
        addWords(commands, place, words);
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static void addWords(List<ShellLine> commands, String place, List<String> words) {
        int input = words.indexOf("<");
        if (input >= 0) {
            commands.add(new ShellLine(place, List.copyOf(words.subList(0, input)), words.get(input + 1)));
        } else if (!words.isEmpty()) {
            commands.add(new ShellLine(place, List.copyOf(words), ""));
        }
    }

    boolean isOurs() {
        String program = words.get(0);
        return program.equals("image-transmit")
                || program.equals("./image-transmit")
                || (program.equals("java") && text().matches("java -jar image-transmit[\\w.-]*\\.jar( .*)?"));
    }

    /** Of our program. */
    List<String> arguments() {
        return words.subList(words.get(0).equals("java") ? 3 : 1, words.size());
    }

    /** The value of a flag, in either form; empty if it is not given. */
    String value(String flag) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(flag + "=")) {
                return words.get(i).substring(flag.length() + 1);
            }
            if (words.get(i).equals(flag) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
        }
        return "";
    }

    boolean has(String word) {
        return words.contains(word);
    }

    String text() {
        return String.join(" ", words);
    }
}
