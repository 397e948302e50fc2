package io.imagetransmit.gui.view;

import com.formdev.flatlaf.FlatClientProperties;
import io.imagetransmit.i18n.Messages;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Dimension;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.RowFilter;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

/** One row an image: how far it is, and what is wrong with it; below, the whole of what the selected row says. */
public final class ImageTable extends JPanel {
    private static final int LIMIT = 5000;
    private static final int FILTER_WIDTH = 320;

    private final Texts texts;
    private final ImageTableModel model;
    private final ImageGrid grid;
    private final CardLayout cards = new CardLayout();
    private final JPanel middle = new JPanel(cards);
    private final EmptyText empty = new EmptyText();
    private final JTextField filter = new JTextField(14);
    private final JCheckBox onlyFailed = new JCheckBox();
    private final JLabel shown = new JLabel();
    private final DetailArea details = new DetailArea("images-details");
    private final JPopupMenu menu = new JPopupMenu();

    public ImageTable(Texts texts) {
        this(texts, LIMIT);
    }

    ImageTable(Texts texts, int limit) {
        super(new BorderLayout());
        this.texts = texts;
        this.model = new ImageTableModel(limit);
        this.grid = new ImageGrid(model, texts);
        grid.setName("images");
        empty.setName("images-empty");
        JScrollPane scroll = new JScrollPane(grid);
        scroll.setBorder(BorderFactory.createEmptyBorder());
        middle.add(scroll, "grid");
        middle.add(empty, "empty");
        add(top(), BorderLayout.NORTH);
        add(middle, BorderLayout.CENTER);
        add(details, BorderLayout.SOUTH);
        fillMenu();
        listen();
        texts.show(this::say);
    }

    private JPanel top() {
        JPanel top = new JPanel();
        top.setLayout(new BoxLayout(top, BoxLayout.X_AXIS));
        top.setBorder(BorderFactory.createEmptyBorder(4, 4, 4, 4));
        filter.setName("images-filter");
        onlyFailed.setName("images-onlyFailed");
        shown.setName("images-shown");
        Tone.HINT.of(shown);
        filter.putClientProperty(FlatClientProperties.TEXT_FIELD_SHOW_CLEAR_BUTTON, true);
        texts.name(filter, "gui.images.filter");
        texts.show(
                () -> filter.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, texts.text("gui.images.filter")));
        texts.caption(onlyFailed, "gui.images.onlyFailed");
        filter.setMaximumSize(new Dimension(FILTER_WIDTH, filter.getPreferredSize().height));
        top.add(filter);
        top.add(Box.createHorizontalStrut(8));
        top.add(onlyFailed);
        top.add(Box.createHorizontalStrut(8));
        top.add(shown);
        return top;
    }

    private void fillMenu() {
        menu.setName("images-menu");
        int key = Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
        MenuItems items = new MenuItems(texts, menu);
        items.add("images-copy", "gui.copy", KeyStroke.getKeyStroke(KeyEvent.VK_C, key), this::copy);
        items.add("images-copyAll", "gui.copyAll", null, this::copyAll);
        grid.setComponentPopupMenu(menu);
        grid.onCopy(this::copy);
    }

    private void listen() {
        grid.getSelectionModel().addListSelectionListener(event -> {
            if (!event.getValueIsAdjusting()) { // when rows move, none is selected for a moment
                detail();
            }
        });
        grid.addMouseListener(new MouseAdapter() {
            @Override
            public void mousePressed(MouseEvent event) {
                int row = grid.rowAtPoint(event.getPoint());
                if (event.getClickCount() == 2 && row >= 0) {
                    readDetails();
                }
            }
        });
        grid.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT)
                .put(KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, 0), "details");
        grid.getActionMap().put("details", Keys.action(this::readDetails));
        Keys.bind(details, KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), "back", () -> {
            grid.clearSelection();
            grid.requestFocusInWindow();
        });
        onlyFailed.addActionListener(event -> sift());
        filter.getDocument().addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                sift();
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                sift();
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                // of a document without styles there is no such event
            }
        });
        grid.getRowSorter().addRowSorterListener(event -> count());
    }

    /** Shows these in place of what was there. Like all of the methods that change rows, for the event thread. */
    public void begin(List<ImageRow> rows) {
        model.begin(rows);
        changed();
    }

    /** One more image; beyond 5,000 the oldest that are final fall out. */
    public void add(ImageRow row) {
        addAll(List.of(row));
    }

    /** Several more; in place of many calls of {@link #add}. */
    public void addAll(Collection<ImageRow> rows) {
        grid.keepingSight(() -> model.add(rows));
        changed();
    }

    /** An image's new state; nothing happens if it is not in the table. */
    public void update(ImageRow row) {
        updateAll(List.of(row));
    }

    /** Several images' new states, with one painting for all of them. */
    public void updateAll(Collection<ImageRow> rows) {
        model.update(rows);
        grid.updated();
        detail();
    }

    /** All rows, in the order in which they came. */
    public List<ImageRow> rows() {
        return model.rows();
    }

    /** The selected rows from top to bottom. */
    public List<ImageRow> selected() {
        return grid.selected().stream().map(ImageEntry::row).toList();
    }

    /** The menu of the rows, for more items. */
    public JPopupMenu menu() {
        return menu;
    }

    private void changed() {
        grid.showLabels(model.hasLabels());
        grid.updated();
        count();
        detail();
    }

    private void sift() {
        String wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        boolean failed = onlyFailed.isSelected();
        grid.filter(
                wanted.isEmpty() && !failed
                        ? null
                        : new RowFilter<>() {
                            @Override
                            public boolean include(Entry<? extends ImageTableModel, ? extends Integer> entry) {
                                ImageEntry image = entry.getModel().entry(entry.getIdentifier());
                                return (!failed || image.row().state() == ImageRow.State.FAILED) && has(image, wanted);
                            }
                        });
        count();
    }

    private boolean has(ImageEntry image, String wanted) {
        return Stream.of(image.row().source(), image.row().target(), image.row().label(), image.error(texts.messages()))
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private void count() {
        boolean any = model.getRowCount() > 0;
        String key = any ? "gui.images.noMatch" : "gui.images.empty";
        empty.say(texts.text(key));
        cards.show(middle, grid.getRowCount() > 0 ? "grid" : "empty");
        shown.setText(
                grid.getRowCount() == model.getRowCount()
                        ? ""
                        : texts.text(
                                "gui.images.shown",
                                Map.of(
                                        "count", String.valueOf(grid.getRowCount()),
                                        "all", String.valueOf(model.getRowCount()))));
    }

    private void say() {
        details.area().getAccessibleContext().setAccessibleName(texts.text("gui.images.details"));
        count();
        detail();
    }

    private void detail() {
        if (grid.getSelectedRowCount() != 1) {
            details.show("", grid::showSelected);
            return;
        }
        ImageEntry entry = grid.entry(grid.getSelectedRow());
        ImageRow row = entry.row();
        String error = entry.error(texts.messages());
        String state = texts.text(ImageColumn.stateKey(row.state()));
        details.show(
                row.source() + " → " + row.target() + "\n" + state + (error.isEmpty() ? "" : ": " + error),
                grid::showSelected);
    }

    private void readDetails() {
        if (details.isVisible()) {
            details.area().requestFocusInWindow();
            details.area().selectAll();
        }
    }

    private void copy() {
        copy(grid.selected().stream().map(this::line));
    }

    private void copyAll() {
        String header = Arrays.stream(ImageColumn.values())
                .map(column -> texts.text(column.key()))
                .collect(Collectors.joining("\t"));
        copy(Stream.concat(Stream.of(header), grid.shown().stream().map(this::line)));
    }

    private void copy(Stream<String> lines) {
        String text = lines.collect(Collectors.joining("\n"));
        if (!text.isEmpty()) {
            Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(text), null);
        }
    }

    private String line(ImageEntry entry) {
        Messages messages = texts.messages();
        return Arrays.stream(ImageColumn.values())
                .map(column -> column.text(entry, messages).replaceAll("[\\t\\n\\r]+", " "))
                .collect(Collectors.joining("\t"));
    }
}
