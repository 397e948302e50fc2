package io.imagetransmit.gui.view;

import com.formdev.flatlaf.icons.FlatAbstractIcon;
import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;

/** An open arrow in the colour of the control's text. */
final class Chevron extends FlatAbstractIcon {
    private final boolean down;

    Chevron(boolean down) {
        super(16, 16, null);
        this.down = down;
    }

    @Override
    protected void paintIcon(Component component, Graphics2D graphics) {
        graphics.setColor(component.getForeground());
        graphics.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D path = new Path2D.Double();
        path.moveTo(4, down ? 6 : 10);
        path.lineTo(8, down ? 10 : 6);
        path.lineTo(12, down ? 6 : 10);
        graphics.draw(path);
    }
}
