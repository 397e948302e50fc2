package io.imagetransmit.gui.view;

import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.Timer;
import javax.swing.TransferHandler;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/**
 * The log: its last 100,000 lines, which can be searched, copied and saved. The end stays in sight while the user is there.
 */
public final class LogPane extends JPanel {
    private static final int LIMIT = 100_000;
    private static final int PAUSE_MILLIS = 100;
    /** So many lines are taken over in one go; between that and the next the window can do other things. */
    private static final int MOST_AT_ONCE = 2000;

    /** What a line tells of. */
    public enum Kind {
        NORMAL,
        GOOD,
        BAD,
        /** What a person should read, although nothing has gone wrong. */
        HINT;

        Color color() {
            return switch (this) {
                case NORMAL -> UIManager.getColor("List.foreground");
                case GOOD -> Tone.GOOD.color();
                case BAD -> Tone.BAD.color();
                case HINT -> Tone.WARNING.color();
            };
        }
    }

    private final Texts texts;
    private final LogModel model;
    private final LogList list;
    private final LogSearch search;
    private final SearchBar bar;
    private final Tail tail;
    private final DetailArea details = new DetailArea("log-details");
    private final CardLayout cards = new CardLayout();
    private final JPanel middle = new JPanel(cards);
    private final EmptyText empty = new EmptyText();
    private final JButton toEnd = new JButton();
    private final LineFile file;
    private final Executor copier = Background.thread("log-copy");
    private final Timer pause = new Timer(PAUSE_MILLIS, event -> take());

    /** Without a lock: those who write must not hold up the event thread. */
    private final Queue<LogLine> incoming = new ConcurrentLinkedQueue<>();

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final int limit;

    public LogPane(Texts texts) {
        this(texts, LIMIT);
    }

    LogPane(Texts texts, int limit) {
        super(new BorderLayout());
        this.texts = texts;
        this.limit = limit;
        model = new LogModel(limit);
        list = new LogList(model);
        file = new LineFile(this, texts, "image-transmit-log.txt");
        search = new LogSearch(model, this::found);
        bar = new SearchBar(texts, search, this::here, this::reveal);
        JScrollPane scroll = new JScrollPane(list);
        scroll.setBorder(BorderFactory.createEmptyBorder());
        tail = new Tail(scroll.getViewport(), this::followed);
        pause.setRepeats(false);
        list.draw(new LogCell(texts, search::pattern));
        list.setName("log-lines");
        texts.show(() -> list.getAccessibleContext().setAccessibleName(texts.text("gui.log")));
        list.addListSelectionListener(event -> detail());
        add(top(), BorderLayout.NORTH);
        middle.add(empty, "empty");
        middle.add(scroll, "lines");
        add(middle, BorderLayout.CENTER);
        empty.setName("log-empty");
        texts.show(() -> empty.say(texts.text("gui.log.empty")));
        add(details, BorderLayout.SOUTH);
        texts.show(() -> details.area().getAccessibleContext().setAccessibleName(texts.text("gui.log.details")));
        menu();
        keys();
        followed();
    }

    private JPanel top() {
        JPanel top = new JPanel();
        top.setLayout(new BoxLayout(top, BoxLayout.X_AXIS));
        top.setBorder(BorderFactory.createEmptyBorder(4, 4, 4, 4));
        JButton save = new JButton();
        toEnd.setName("log-toEnd");
        save.setName("log-save");
        toEnd.addActionListener(event -> tail.toEnd());
        save.addActionListener(event -> save());
        texts.caption(toEnd, "gui.log.toEnd");
        texts.caption(save, "gui.log.save");
        top.add(bar);
        top.add(Box.createHorizontalStrut(6));
        top.add(toEnd);
        top.add(Box.createHorizontalStrut(6));
        top.add(save);
        return top;
    }

    private void menu() {
        JPopupMenu menu = new JPopupMenu();
        menu.setName("log-menu");
        int key = Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
        MenuItems items = new MenuItems(texts, menu);
        items.add("log-copy", "gui.copy", KeyStroke.getKeyStroke(KeyEvent.VK_C, key), this::copy);
        items.add("log-copyAll", "gui.copyAll", null, () -> copy(model.from(0)));
        menu.addSeparator();
        items.add("log-find", "gui.log.find", KeyStroke.getKeyStroke(KeyEvent.VK_F, key), this::find);
        items.add("log-saveAs", "gui.log.save", null, this::save);
        items.add("log-clear", "gui.log.clear", null, this::clear);
        list.setComponentPopupMenu(menu);
    }

    private void keys() {
        list.getActionMap().put(TransferHandler.getCopyAction().getValue(Action.NAME), Keys.action(this::copy));
        int key = Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
        Keys.bind(this, KeyStroke.getKeyStroke(KeyEvent.VK_F, key), "find", this::find);
        Keys.bind(this, KeyStroke.getKeyStroke(KeyEvent.VK_F3, 0), "next", () -> bar.step(1));
        Keys.bind(
                this,
                KeyStroke.getKeyStroke(KeyEvent.VK_F3, InputEvent.SHIFT_DOWN_MASK),
                "previous",
                () -> bar.step(-1));
    }

    /** Like {@link #append(Kind, String)}, for a line that tells of nothing special. */
    public void append(String text) {
        append(Kind.NORMAL, text);
    }

    /**
     * Adds a line, or several if there are line breaks in it. From any thread, as often as one likes: lines are collected and shown some ten times a
     * second.
     */
    public void append(Kind kind, String text) {
        text.lines().map(LogPane::printable).forEach(line -> {
            incoming.add(new LogLine(kind, line));
            if (waiting.incrementAndGet() > limit && incoming.poll() != null) {
                waiting.decrementAndGet(); // the earliest would fall out of the pane as well
            }
        });
        if (!announced.getAndSet(true)) {
            EventQueue.invokeLater(pause::restart);
        }
    }

    /** A tab is shown as nothing at all, and other control characters as boxes. */
    private static String printable(String line) {
        return line.chars().noneMatch(Character::isISOControl)
                ? line
                : line.replace("\t", "    ").replaceAll("\\p{Cntrl}", " ");
    }

    private void take() {
        announced.set(false);
        List<LogLine> added = new ArrayList<>();
        int columns = 0;
        for (LogLine line = next(); line != null; line = added.size() < MOST_AT_ONCE ? next() : null) {
            added.add(line);
            columns = Math.max(columns, line.columns());
        }
        if (!incoming.isEmpty() && !announced.getAndSet(true)) {
            EventQueue.invokeLater(this::take);
        }
        tail.dropped(list.take(added, columns) * list.getFixedCellHeight());
        changed();
    }

    private @Nullable LogLine next() {
        LogLine line = incoming.poll();
        if (line != null) {
            waiting.decrementAndGet();
        }
        return line;
    }

    private void changed() {
        cards.show(middle, model.getSize() > 0 ? "lines" : "empty");
        search.catchUp();
        bar.found();
    }

    /** Forgets all lines. */
    public void clear() {
        while (next() != null) {
            // forgotten, too
        }
        list.clear();
        tail.toEnd();
        changed();
    }

    /** Puts the user into the search field. */
    public void find() {
        bar.begin();
    }

    /** Asks where to, and saves what is shown there. */
    public void save() {
        List<String> lines = model.from(0).stream().map(LogLine::text).toList();
        file.save(lines, path -> append(Kind.GOOD, texts.text("gui.log.saved", Map.of("file", path.toString()))));
    }

    private void copy() {
        copy(list.getSelectedValuesList());
    }

    /** Many lines take longer than a frame to be joined and handed to the clipboard. */
    private void copy(List<LogLine> lines) {
        if (!lines.isEmpty()) {
            copier.execute(() -> {
                String text = lines.stream().map(LogLine::text).collect(Collectors.joining("\n"));
                Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(text), null);
            });
        }
    }

    private long here() {
        int selected = list.getLeadSelectionIndex();
        return selected >= 0 && list.isSelectedIndex(selected) ? model.first() + selected : list.topNumber();
    }

    private void reveal(long number) {
        list.reveal((int) (number - model.first()), search.pattern());
    }

    private void found() {
        bar.found();
        list.repaint();
    }

    private void detail() {
        boolean one = list.getMinSelectionIndex() >= 0 && list.getMinSelectionIndex() == list.getMaxSelectionIndex();
        LogLine line = one ? list.getSelectedValue() : null;
        details.show(line != null && list.isCut(line) ? line.text() : "", list::showSelected);
    }

    private void followed() {
        toEnd.setEnabled(!tail.isFollowing());
    }
}
