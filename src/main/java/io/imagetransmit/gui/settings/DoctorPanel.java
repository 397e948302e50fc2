package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.doctor.Step;
import io.imagetransmit.doctor.Verdict;
import io.imagetransmit.job.Environment;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import org.jspecify.annotations.Nullable;

/** Shows an examination step by step while it goes on: a sign, what was looked at, what there is, and below it what to do. */
final class DoctorPanel extends JPanel {
    private static final long serialVersionUID = 1L;
    private static final int WIDTH = 440;
    private static final int HEIGHT = 360;
    private static final int RESULT_WIDTH = 230;

    /** What becomes of it. */
    private enum Phase {
        RUNNING,
        STOPPED,
        ENDED
    }

    private final transient Wording wording;
    private final transient Environment environment;
    private final JLabel heading = new JLabel();
    private final JProgressBar bar = new JProgressBar();
    private final ObservationText text;
    private final Note result = new Note(RESULT_WIDTH);
    private final JButton stop = new JButton();
    private final JButton copy = new JButton();
    private final transient List<Observation> observations = new ArrayList<>();
    private final List<Step> notReached = new ArrayList<>();
    private transient @Nullable Examination examination;
    private String address = "";
    private boolean target;
    private Phase phase = Phase.ENDED;

    DoctorPanel(Wording wording, Environment environment) {
        super(new BorderLayout(0, UIScale.scale(6)));
        this.wording = wording;
        this.environment = environment;
        setOpaque(false);
        text = new ObservationText(wording);
        heading.putClientProperty("FlatLaf.styleClass", "h4");
        heading.setMinimumSize(new Dimension(0, 0));
        bar.setIndeterminate(true);
        bar.setName("progress");
        wording.name(bar, "gui.doctor.running");
        JPanel top = new JPanel(new BorderLayout(0, UIScale.scale(4)));
        top.setOpaque(false);
        top.add(heading, BorderLayout.PAGE_START);
        top.add(bar, BorderLayout.PAGE_END);
        add(top, BorderLayout.PAGE_START);
        JScrollPane scroll = new JScrollPane(text);
        scroll.setPreferredSize(new Dimension(UIScale.scale(WIDTH), UIScale.scale(HEIGHT)));
        add(scroll, BorderLayout.CENTER);
        add(bottom(), BorderLayout.PAGE_END);
        wording.show(this::refresh);
    }

    private JPanel bottom() {
        stop.setName("stop");
        stop.addActionListener(event -> stop());
        wording.caption(stop, "gui.doctor.stop");
        copy.setName("copy");
        copy.addActionListener(event -> copy());
        wording.caption(copy, "gui.doctor.copy");
        result.name("result");
        JPanel bottom = new JPanel(new BorderLayout(UIScale.scale(6), 0));
        bottom.setOpaque(false);
        bottom.add(result, BorderLayout.CENTER);
        bottom.add(new ButtonRow(copy, stop), BorderLayout.LINE_END);
        return bottom;
    }

    /** Examines this repository, in place of the one before. */
    void examine(RepositorySettings repository, boolean asTarget) {
        cancel();
        observations.clear();
        notReached.clear();
        text.clear();
        address = repository.registry();
        target = asTarget;
        phase = Phase.RUNNING;
        refresh();
        examination = Examination.start(environment, repository, asTarget, new Examination.Listener() {
            @Override
            public void observed(Observation observation) {
                DoctorPanel.this.observed(observation);
            }

            @Override
            public void ended() {
                end(Phase.ENDED);
            }
        });
    }

    private void observed(Observation observation) {
        if (observation instanceof Observation.Found found && !found.isReached()) {
            notReached.add(found.finding().step());
        } else {
            observations.add(observation);
            text.add(observation);
        }
    }

    private void end(Phase end) {
        examination = null;
        if (!notReached.isEmpty()) {
            Observation rest = new Observation.NotReached(notReached);
            observations.add(rest);
            text.add(rest);
        }
        phase = end;
        refresh();
    }

    /** Ends whatever goes on. */
    void cancel() {
        Examination running = examination;
        if (running != null) {
            running.cancel();
            examination = null;
        }
    }

    private void stop() {
        if (phase == Phase.RUNNING) {
            cancel();
            end(Phase.STOPPED);
        }
    }

    private void refresh() {
        String role = wording.messages().text(target ? "doctor.target" : "doctor.source");
        heading.setText(wording.text("gui.doctor.heading", Map.of("address", address, "role", role)));
        bar.setVisible(phase == Phase.RUNNING);
        stop.setEnabled(phase == Phase.RUNNING);
        copy.setEnabled(phase != Phase.RUNNING);
        switch (phase) {
            case RUNNING -> result.show(Note.Kind.HINT, wording.text("gui.doctor.running"));
            case STOPPED -> result.show(Note.Kind.WARNING, wording.text("gui.doctor.stopped"));
            case ENDED -> result.show(kind(), outcome());
        }
    }

    private long count(Verdict verdict) {
        return observations.stream().filter(each -> each.verdict() == verdict).count();
    }

    private Note.Kind kind() {
        return count(Verdict.BAD) > 0 ? Note.Kind.ERROR : count(Verdict.HINT) > 0 ? Note.Kind.WARNING : Note.Kind.GOOD;
    }

    private String outcome() {
        if (observations.isEmpty()) {
            return "";
        }
        long hints = count(Verdict.HINT);
        Map<String, String> counts =
                Map.of("bad", Long.toString(count(Verdict.BAD)), "hints", hints == 0 ? "" : Long.toString(hints));
        String key = count(Verdict.BAD) > 0 ? "bad" : count(Verdict.HINT) > 0 ? "hints" : "good";
        return wording.text("gui.doctor.result." + key, counts);
    }

    private void copy() {
        String all = heading.getText() + "\n" + text.plain() + result.text() + "\n";
        Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(all), null);
    }
}
