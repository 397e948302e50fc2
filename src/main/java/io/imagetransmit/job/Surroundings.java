package io.imagetransmit.job;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetSelection;
import io.imagetransmit.http.PemException;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/** What every job has at hand. */
public record Surroundings(
        Environment environment, Messages messages, ErrorText errors, FrontEnd front, boolean debug) {

    public void say(String text) {
        environment.out().println(text);
    }

    public void complain(String text) {
        environment.err().println(text);
    }

    /** The stack trace, for those who asked for it. */
    public void trace(Throwable thrown) {
        if (debug) {
            thrown.printStackTrace(environment.err());
        }
    }

    /** Tells of what has ended the whole run, and gives the code that it ends with. */
    public ExitCode failed(TransferException failure) {
        complain(errors.sentence(failure, null));
        trace(failure);
        return failure.side() == TransferException.Side.CONFIGURATION ? ExitCode.USAGE : ExitCode.SOME_FAILED;
    }

    public Clock clock() {
        return Clock.system(ZoneId.systemDefault());
    }

    /** The chosen repository, or a complaint. */
    public RepositorySettings chosen(Selection selection) throws ConfigurationException {
        if (selection instanceof Selection.Chosen chosen) {
            return chosen.repository();
        }
        if (selection instanceof Selection.Refused refused) {
            complain(refused.problems());
        }
        throw new ConfigurationException();
    }

    /** The chosen targets, at least one, or a complaint. */
    public List<RepositorySettings> chosen(TargetSelection selection) throws ConfigurationException {
        if (selection instanceof TargetSelection.Chosen chosen) {
            return chosen.repositories();
        }
        if (selection instanceof TargetSelection.Refused refused) {
            complain(refused.problems());
        }
        throw new ConfigurationException();
    }

    private void complain(List<ConfigProblem> problems) {
        ConfigText text = new ConfigText(messages);
        problems.forEach(problem -> complain(text.sentence(problem)));
    }

    public Registries registries(Settings settings, Registries.Notices notices) {
        return Registries.of(environment, settings.retries(), notices);
    }

    /** Finds out now whether the repository's certificate files can be used. */
    public void checkFiles(Registries registries, RepositorySettings repository) throws ConfigurationException {
        try {
            registries.checkFiles(repository);
        } catch (PemException e) {
            complain(new ConfigText(messages).sentence(e));
            throw new ConfigurationException();
        } catch (IOException e) {
            complain(repository.name() + ": " + e.getMessage());
            throw new ConfigurationException();
        }
    }
}
