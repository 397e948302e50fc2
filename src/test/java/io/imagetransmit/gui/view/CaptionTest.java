package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.event.KeyEvent;
import org.junit.jupiter.api.Test;

class CaptionTest {
    @Test
    void letterBehindTheMarkIsTheMnemonic() {
        assertEquals(new Caption("Transmit", KeyEvent.VK_M, 5), Caption.parse("Trans&mit"));
        assertEquals(new Caption("直传(T)", KeyEvent.VK_T, 3), Caption.parse("直传(&T)"));
    }

    @Test
    void ampersandsThatMarkNothingStayAsTheyAre() {
        assertEquals(new Caption("a & b", 0, -1), Caption.parse("a & b"));
        assertEquals(new Caption("a&b", 0, -1), Caption.parse("a&&b"));
        assertEquals(new Caption("R&D now", KeyEvent.VK_N, 4), Caption.parse("R&&D &now"));
        assertEquals(new Caption("end&", 0, -1), Caption.parse("end&"));
    }
}
