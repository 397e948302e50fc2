package io.imagetransmit.config;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A schedule as {@code cron} has it: minute, hour, day of month, month, day of week.
 *
 * @param text as written
 */
public record CronExpression(String text) {
    /** An expression that means nothing, or no day that ever comes, is an {@link IllegalArgumentException}. */
    public CronExpression {
        var cron = ExecutionTime.forCron(parsed(text));
        if (cron.nextExecution(ZonedDateTime.now(ZoneOffset.UTC)).isEmpty()) {
            throw new IllegalArgumentException("never: " + text);
        }
    }

    private static Cron parsed(String text) {
        return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(text)
                .validate();
    }

    /** The first time after this one, on the clock of its zone; empty if there is none. */
    public Optional<ZonedDateTime> next(ZonedDateTime after) {
        return ExecutionTime.forCron(parsed(text)).nextExecution(after);
    }
}
