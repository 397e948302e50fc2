package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.Tone;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.KeyboardFocusManager;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.ArrayList;
import java.util.List;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.KeyStroke;
import javax.swing.ListSelectionModel;
import javax.swing.ScrollPaneConstants;
import javax.swing.SwingConstants;
import javax.swing.table.DefaultTableModel;

/**
 * A table of entries with a column of buttons at its side. Return and a double click press the button for editing, Delete the one for
 * taking away.
 */
final class EntryTable extends JPanel {
    private static final long serialVersionUID = 1L;

    private static final int WIDTH = 460;
    private static final int HEIGHT = 220;
    private static final int[] WIDTHS = {140, 200, 90};

    private final transient Wording wording;
    private final List<String> columns;
    private final String empty;
    private final JTable table = new JTable();
    private final JLabel nothing = new JLabel("", SwingConstants.CENTER);
    private final JPanel buttons = new JPanel(new GridBagLayout());
    private final List<JButton> forOne = new ArrayList<>();
    private List<List<String>> rows = List.of();

    /**
     * @param name of the table: its key, and what a screen reader calls it
     * @param columns the keys of their headings
     * @param empty the key of what is said where nothing is
     */
    EntryTable(Wording wording, String name, List<String> columns, String empty) {
        super(new BorderLayout(UIScale.scale(8), 0));
        this.wording = wording;
        this.columns = columns;
        this.empty = empty;
        setOpaque(false);
        table.setName(name);
        table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        table.setFillsViewportHeight(true);
        table.getTableHeader().setReorderingAllowed(false);
        table.getTableHeader().putClientProperty("FlatLaf.style", "cellMargins: 2,6,2,6");
        if (table.getTableHeader().getDefaultRenderer() instanceof JLabel heading) {
            heading.setHorizontalAlignment(SwingConstants.LEADING);
        }
        table.setLayout(new BorderLayout());
        table.add(nothing);
        Tone.HINT.of(nothing);
        // Tab leaves the table: nothing in it is edited
        table.setFocusTraversalKeys(KeyboardFocusManager.FORWARD_TRAVERSAL_KEYS, null);
        table.setFocusTraversalKeys(KeyboardFocusManager.BACKWARD_TRAVERSAL_KEYS, null);
        table.getActionMap().put("selectNextColumnCell", leave(true));
        table.getActionMap().put("selectPreviousColumnCell", leave(false));
        table.getSelectionModel().addListSelectionListener(event -> possible());
        JScrollPane scroll = new JScrollPane(
                table,
                ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
                ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.setPreferredSize(new Dimension(UIScale.scale(WIDTH), UIScale.scale(HEIGHT)));
        add(scroll, BorderLayout.CENTER);
        buttons.setOpaque(false);
        JPanel top = new JPanel(new BorderLayout());
        top.setOpaque(false);
        top.add(buttons, BorderLayout.PAGE_START);
        add(top, BorderLayout.LINE_END);
        wording.name(table, name);
        wording.show(this::fill);
    }

    private static Action leave(boolean forward) {
        return new AbstractAction() {
            private static final long serialVersionUID = 1L;

            @Override
            public void actionPerformed(ActionEvent event) {
                if (event.getSource() instanceof JComponent component) {
                    if (forward) {
                        component.transferFocus();
                    } else {
                        component.transferFocusBackward();
                    }
                }
            }
        };
    }

    /** Adds a button that needs no entry, or with {@code one} a chosen one. */
    JButton button(String key, boolean one, Runnable pressed) {
        JButton button = new JButton();
        button.setName(key);
        wording.caption(button, key);
        button.addActionListener(event -> pressed.run());
        GridBagConstraints place = new GridBagConstraints();
        place.gridx = 0;
        place.fill = GridBagConstraints.HORIZONTAL;
        place.weightx = 1;
        place.insets = new Insets(0, 0, UIScale.scale(6), 0);
        buttons.add(button, place);
        if (one) {
            forOne.add(button);
        }
        possible();
        return button;
    }

    /** Lets these keys, and a double click, do what the buttons do. */
    void keys(JButton edit, JButton remove) {
        press(KeyEvent.VK_ENTER, edit);
        press(KeyEvent.VK_DELETE, remove);
        table.addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                if (event.getClickCount() == 2 && table.rowAtPoint(event.getPoint()) >= 0) {
                    edit.doClick(0);
                }
            }
        });
    }

    private void press(int key, JButton button) {
        String name = "press " + key;
        table.getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke(key, 0), name);
        table.getActionMap().put(name, new AbstractAction() {
            private static final long serialVersionUID = 1L;

            @Override
            public void actionPerformed(ActionEvent event) {
                button.doClick(0);
            }
        });
    }

    /** The number of the chosen row; -1 for none. */
    int chosen() {
        return table.getSelectedRow();
    }

    void choose(int row) {
        if (row >= 0 && row < table.getRowCount()) {
            table.setRowSelectionInterval(row, row);
            table.scrollRectToVisible(table.getCellRect(row, 0, true));
        }
    }

    /** Shows these; the row that was chosen stays so. */
    void show(List<List<String>> shown) {
        if (!rows.equals(shown)) {
            int grown = shown.size() > rows.size() && !rows.isEmpty() ? shown.size() - 1 : chosen();
            rows = shown;
            fill();
            choose(Math.min(Math.max(grown, 0), rows.size() - 1));
        }
        possible();
    }

    private void fill() {
        int chosen = chosen();
        Object[] headings = columns.stream().map(wording::text).toArray();
        Object[][] cells = rows.stream().map(List::toArray).toArray(Object[][]::new);
        table.setModel(new DefaultTableModel(cells, headings) {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean isCellEditable(int row, int column) {
                return false;
            }
        });
        for (int column = 0; column < columns.size(); column++) {
            table.getColumnModel().getColumn(column).setPreferredWidth(UIScale.scale(WIDTHS[column]));
        }
        table.setToolTipText(null); // its name is for screen readers
        nothing.setText(wording.text(empty));
        nothing.setVisible(rows.isEmpty());
        choose(chosen);
    }

    private void possible() {
        boolean one = table.getSelectedRow() >= 0;
        forOne.forEach(button -> button.setEnabled(one));
    }
}
