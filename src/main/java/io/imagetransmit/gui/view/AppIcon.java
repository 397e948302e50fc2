package io.imagetransmit.gui.view;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/** The program's icon, painted in every size that systems ask for: a box that hurries to the right. */
public final class AppIcon {
    private static final int[] SIZES = {16, 20, 24, 32, 40, 48, 64, 128, 256};
    /** Below this the box is seen from the front: three faces would be a smear. */
    private static final int SMALLEST_SOLID = 32;

    private static final Color TOP = new Color(0x3b8ee6);
    private static final Color BOTTOM = new Color(0x1553a8);

    private AppIcon() {}

    /** For {@link java.awt.Window#setIconImages}. */
    public static List<Image> images() {
        return IntStream.of(SIZES).<Image>mapToObj(AppIcon::image).toList();
    }

    /** The icon in this many pixels, on nothing. */
    public static BufferedImage image(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(size / 16.0, size / 16.0);
        graphics.setPaint(new GradientPaint(0, 0, TOP, 0, 16, BOTTOM));
        graphics.fill(new RoundRectangle2D.Double(0, 0, 16, 16, 5, 5));
        if (size < SMALLEST_SOLID) {
            front(graphics);
        } else {
            solid(graphics);
        }
        graphics.dispose();
        return image;
    }

    private static void front(Graphics2D graphics) {
        graphics.setColor(Color.WHITE);
        graphics.fill(new RoundRectangle2D.Double(6, 4, 8, 8, 1, 1));
        wind(graphics, BasicStroke.CAP_BUTT, 1, 5);
        graphics.setColor(BOTTOM);
        graphics.fill(new Rectangle2D.Double(9, 4, 2, 3));
    }

    private static void solid(Graphics2D graphics) {
        graphics.translate(0.7, 0.1);
        face(graphics, new Color(0xffffff), 9.4, 2.6, 13.9, 4.9, 9.4, 7.2, 4.9, 4.9);
        face(graphics, new Color(0xdcebfb), 4.9, 4.9, 9.4, 7.2, 9.4, 13.2, 4.9, 10.9);
        face(graphics, new Color(0xb4d3f4), 13.9, 4.9, 13.9, 10.9, 9.4, 13.2, 9.4, 7.2);
        face(graphics, BOTTOM, 6.75, 3.95, 11.25, 6.25, 11.25, 8.2, 11.95, 7.85, 11.95, 5.9, 7.45, 3.6);
        graphics.setColor(Color.WHITE);
        wind(graphics, BasicStroke.CAP_ROUND, 0.9, 3.2);
    }

    private static void wind(Graphics2D graphics, int cap, double from, double to) {
        graphics.setStroke(new BasicStroke(cap == BasicStroke.CAP_ROUND ? 0.9f : 1f, cap, BasicStroke.JOIN_ROUND));
        graphics.draw(new Line2D.Double(from + 1, 5.5, to, 5.5));
        graphics.draw(new Line2D.Double(from, 8.5, to, 8.5));
        graphics.draw(new Line2D.Double(from + 1, 11.5, to, 11.5));
    }

    private static void face(Graphics2D graphics, Color color, double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        graphics.setColor(color);
        graphics.fill(path);
    }
}
