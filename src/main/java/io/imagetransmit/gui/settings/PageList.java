package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.Symbol;
import io.imagetransmit.gui.view.Tone;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.ListSelectionModel;
import org.jspecify.annotations.Nullable;

/** The pages at the left; those with something wrong bear a sign. */
final class PageList extends JPanel {
    private static final long serialVersionUID = 1L;

    private final transient Wording wording;
    private final JList<String> list;
    private List<String> faulty = List.of();

    /** @param chosen is told the name of the page that is chosen */
    PageList(Wording wording, List<String> names, Consumer<String> chosen) {
        super(new BorderLayout());
        this.wording = wording;
        list = new JList<>(names.toArray(String[]::new));
        list.setName("pages");
        list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        list.setCellRenderer(new PageCell());
        list.setSelectedIndex(0);
        list.addListSelectionListener(event -> {
            if (list.getSelectedValue() != null) {
                chosen.accept(list.getSelectedValue());
            }
        });
        wording.name(list, "gui.settings.pages");
        // as wide as the widest, in the language of the moment
        wording.show(() -> {
            list.setToolTipText(null);
            list.setFixedCellHeight(-1);
            list.revalidate();
            list.repaint();
        });
        JScrollPane scroll = new JScrollPane(list);
        scroll.setPreferredSize(new Dimension(UIScale.scale(150), UIScale.scale(420)));
        add(scroll);
    }

    void faulty(List<String> names) {
        if (!faulty.equals(names)) {
            faulty = names;
            list.repaint();
        }
    }

    private final class PageCell extends DefaultListCellRenderer {
        private static final long serialVersionUID = 1L;

        @Override
        public Component getListCellRendererComponent(
                JList<?> shown, @Nullable Object value, int index, boolean selected, boolean focused) {
            String name = String.valueOf(value);
            String title = wording.text("gui.settings.page." + name);
            boolean wrong = faulty.contains(name);
            JLabel cell = (JLabel) super.getListCellRendererComponent(shown, title, index, selected, focused);
            cell.setBorder(BorderFactory.createEmptyBorder(
                    UIScale.scale(6), UIScale.scale(8), UIScale.scale(6), UIScale.scale(8)));
            cell.setIcon(wrong ? (selected ? Symbol.FAILED.icon() : Symbol.FAILED.icon(Tone.BAD::color)) : null);
            cell.getAccessibleContext()
                    .setAccessibleName(wrong ? wording.text("gui.settings.page.faulty", Map.of("page", title)) : title);
            return cell;
        }
    }
}
