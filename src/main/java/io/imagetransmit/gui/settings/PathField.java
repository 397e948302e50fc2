package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.nio.file.Path;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JTextField;

/** A field for a file, and a button for choosing it. */
final class PathField extends JPanel {
    private static final long serialVersionUID = 1L;

    private final JTextField field = new JTextField();
    private final transient Path folder;

    /** @param folder what paths are relative to */
    PathField(Wording wording, String key, String text, Path folder) {
        super(new BorderLayout(UIScale.scale(6), 0));
        this.folder = folder;
        setOpaque(false);
        field.setText(text);
        add(field, BorderLayout.CENTER);
        JButton choose = new JButton();
        choose.setName(key + ".choose");
        wording.caption(choose, "gui.field.choose");
        String name = "gui.field." + key;
        wording.show(() -> choose.getAccessibleContext()
                .setAccessibleName(wording.plain("gui.field.choose") + " " + wording.plain(name)));
        choose.addActionListener(
                event -> Choosers.file(this, wording, folder).ifPresent(chosen -> field.setText(shown(chosen))));
        add(choose, BorderLayout.LINE_END);
    }

    private String shown(Path chosen) {
        return chosen.startsWith(folder) ? folder.relativize(chosen).toString() : chosen.toString();
    }

    JTextField field() {
        return field;
    }

    @Override
    public int getBaseline(int width, int height) {
        return field.getBaseline(width, height);
    }

    @Override
    public BaselineResizeBehavior getBaselineResizeBehavior() {
        return BaselineResizeBehavior.CENTER_OFFSET;
    }
}
