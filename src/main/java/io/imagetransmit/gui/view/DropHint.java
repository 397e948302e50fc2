package io.imagetransmit.gui.view;

import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import javax.swing.JComponent;
import javax.swing.JLayeredPane;
import javax.swing.JRootPane;
import javax.swing.UIManager;

/** Lies above a window while files are held over it, and says what may be dropped. */
final class DropHint extends JComponent {
    private static final long serialVersionUID = 1L;

    private final transient Texts words;

    DropHint(JRootPane window, Texts words) {
        this.words = words;
        setName("dropHint");
        setVisible(false);
        JLayeredPane layers = window.getLayeredPane();
        layers.add(this, JLayeredPane.DRAG_LAYER);
        layers.addComponentListener(new ComponentAdapter() {
            @Override
            public void componentResized(ComponentEvent event) {
                setBounds(0, 0, layers.getWidth(), layers.getHeight());
            }
        });
        setBounds(0, 0, layers.getWidth(), layers.getHeight());
    }

    /** The mouse belongs to what is below. */
    @Override
    public boolean contains(int x, int y) {
        return false;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D pen = (Graphics2D) graphics.create();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        Color ground = UIManager.getColor("Panel.background");
        pen.setColor(new Color(ground.getRed(), ground.getGreen(), ground.getBlue(), 238));
        pen.fillRect(0, 0, getWidth(), getHeight());
        int gap = UIScale.scale(10);
        Rectangle frame = new Rectangle(gap, gap, getWidth() - 2 * gap, getHeight() - 2 * gap);
        pen.setColor(Tone.BUSY.color());
        float dash = UIScale.scale(8f);
        pen.setStroke(new BasicStroke(
                UIScale.scale(2f), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, new float[] {dash, dash}, 0));
        pen.draw(new RoundRectangle2D.Double(frame.x, frame.y, frame.width, frame.height, gap, gap));
        paintWords(pen);
        pen.dispose();
    }

    private void paintWords(Graphics2D pen) {
        List<String> lines = words.messages().lines("gui.drop");
        Font font = UIManager.getFont("Label.font");
        pen.setColor(UIManager.getColor("Label.foreground"));
        int height = pen.getFontMetrics(font).getHeight() * 3 / 2;
        int y = (getHeight() - lines.size() * height) / 2 + height;
        for (String line : lines) {
            boolean first = line.equals(lines.get(0));
            pen.setFont(first ? font.deriveFont(Font.BOLD, font.getSize2D() * 1.3f) : font);
            int x = (getWidth() - pen.getFontMetrics().stringWidth(line)) / 2;
            FlatUIUtils.drawString(this, pen, line, x, y);
            y += height;
        }
    }
}
