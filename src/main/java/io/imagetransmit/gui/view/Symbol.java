package io.imagetransmit.gui.view;

import com.formdev.flatlaf.icons.FlatAbstractIcon;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.function.Supplier;
import javax.swing.Icon;
import org.jspecify.annotations.Nullable;

/** States as small signs, which can be told apart by their shapes alone. They grow with the resolution and the font. */
public enum Symbol {
    /** A tick. */
    DONE,
    /** A tick above a line: it lay there before. */
    PRESENT,
    /** A triangle, as on the button that starts a tape. */
    RUNNING,
    /** A cross. */
    FAILED,
    /** Three dots. */
    WAITING,
    /** A filled square, as on the button that stops a tape. */
    CANCELLED,
    /** An arrow up to a line: it would be brought there. */
    WOULD_MOVE,
    /** A triangle that stands, with an exclamation mark cut out. */
    WARNING;

    /** Width and height of all of them, before the look and feel's own scaling. */
    public static final int SIZE = 16;

    /** In the colour of the control's text. */
    public Icon icon() {
        return new SymbolIcon(this, null);
    }

    /** In a colour that is asked for at every painting, such as {@link Tone#color}. */
    public Icon icon(Supplier<Color> color) {
        return new SymbolIcon(this, color);
    }

    private void paint(Graphics2D graphics) {
        switch (this) {
            case DONE -> tick(graphics);
            case PRESENT -> tickOnLine(graphics);
            case RUNNING -> triangle(graphics);
            case FAILED -> cross(graphics);
            case WAITING -> dots(graphics);
            case CANCELLED -> square(graphics);
            case WOULD_MOVE -> arrow(graphics);
            case WARNING -> warning(graphics);
        }
    }

    private static final class SymbolIcon extends FlatAbstractIcon {
        private final Symbol symbol;
        private final @Nullable Supplier<Color> paint;

        SymbolIcon(Symbol symbol, @Nullable Supplier<Color> paint) {
            super(SIZE, SIZE, null);
            this.symbol = symbol;
            this.paint = paint;
        }

        @Override
        protected void paintIcon(Component component, Graphics2D graphics) {
            graphics.setColor(paint == null ? component.getForeground() : paint.get());
            graphics.setStroke(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            symbol.paint(graphics);
        }
    }

    private static void tick(Graphics2D graphics) {
        graphics.draw(lines(3, 8.5, 6.5, 12, 13, 4));
    }

    private static void tickOnLine(Graphics2D graphics) {
        graphics.draw(lines(3.5, 6, 6.5, 9, 12.5, 2.5));
        graphics.draw(lines(2.5, 13.5, 13.5, 13.5));
    }

    private static void triangle(Graphics2D graphics) {
        graphics.fill(closed(4, 2.5, 13.5, 8, 4, 13.5));
    }

    private static void cross(Graphics2D graphics) {
        graphics.draw(lines(4, 4, 12, 12));
        graphics.draw(lines(12, 4, 4, 12));
    }

    private static void dots(Graphics2D graphics) {
        for (double x : new double[] {2.7, 8, 13.3}) {
            graphics.fill(new Ellipse2D.Double(x - 1.9, 6.1, 3.8, 3.8));
        }
    }

    private static void square(Graphics2D graphics) {
        graphics.fill(new RoundRectangle2D.Double(3.5, 3.5, 9, 9, 2, 2));
    }

    private static void arrow(Graphics2D graphics) {
        graphics.draw(lines(1.5, 8, 10.5, 8));
        graphics.draw(lines(7, 4.5, 10.5, 8, 7, 11.5));
        graphics.draw(lines(14.5, 3, 14.5, 13));
    }

    private static void warning(Graphics2D graphics) {
        Area sign = new Area(closed(8, 1, 15.5, 14.5, 0.5, 14.5));
        sign.subtract(new Area(new RoundRectangle2D.Double(7, 5.2, 2, 5, 1.5, 1.5)));
        sign.subtract(new Area(new Ellipse2D.Double(6.9, 11, 2.2, 2.2)));
        graphics.fill(sign);
    }

    private static Path2D lines(double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        return path;
    }

    private static Path2D closed(double... points) {
        Path2D path = lines(points);
        path.closePath();
        return path;
    }
}
