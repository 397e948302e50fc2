package io.imagetransmit.gui.settings;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.job.Environment;
import java.awt.Window;
import org.jspecify.annotations.Nullable;

/** The doctor alone, for a repository that is not edited. */
final class TestDialog extends FormDialog {
    private static final long serialVersionUID = 1L;

    private final DoctorPanel doctor;

    TestDialog(
            @Nullable Window owner,
            Texts texts,
            Environment environment,
            RepositorySettings repository,
            boolean target) {
        super(owner, texts);
        setName("test");
        wording().show(() -> setTitle(wording().text("gui.doctor.title")));
        doctor = new DoctorPanel(wording(), environment);
        only(ok());
        fill(doctor);
        place();
        doctor.examine(repository, target);
    }

    @Override
    void confirmed() {
        dispose();
    }

    @Override
    boolean isChanged() {
        return false;
    }

    @Override
    public void dispose() {
        doctor.cancel();
        super.dispose();
    }
}
