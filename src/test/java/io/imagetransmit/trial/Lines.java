package io.imagetransmit.trial;

import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways to the two registries, and to a third host that redirects lead to; good or bad. */
final class Lines implements AutoCloseable {
    private static final int STALL_MILLIS = 1200;
    private static final ScheduledExecutorService RELEASER = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "releases what stalls");
        thread.setDaemon(true);
        return thread;
    });

    private final JobPlan plan;
    private final Secrets secrets;
    private final Gate gate;
    private final FaultProxy source;
    private final FaultProxy target;
    private final FaultProxy twin;
    private final FaultProxy elsewhere;
    private final ScheduledFuture<?> releases;
    private int storms;
    private boolean calmForever;

    Lines(JobPlan plan, Secrets secrets, InetSocketAddress source, InetSocketAddress target) {
        this.plan = plan;
        this.secrets = secrets;
        this.gate = new Gate(plan.access(), secrets, plan.random("gate"));
        this.source = FaultProxy.before(source);
        this.target = FaultProxy.before(target);
        this.twin = FaultProxy.before(target);
        this.elsewhere = FaultProxy.before(source);
        this.releases = RELEASER.scheduleWithFixedDelay(
                () -> all().forEach(FaultProxy::release), STALL_MILLIS, STALL_MILLIS, TimeUnit.MILLISECONDS);
        good();
    }

    private List<FaultProxy> all() {
        return List.of(source, target, twin, elsewhere);
    }

    FaultProxy source() {
        return source;
    }

    FaultProxy target() {
        return target;
    }

    /** Another way to the target, for jobs that have two. */
    FaultProxy twin() {
        return twin;
    }

    /** What came to the targets, in the order of each. */
    List<Exchange> written() {
        return Stream.of(target, twin)
                .flatMap(proxy -> proxy.exchanges().stream())
                .toList();
    }

    /** From now on nothing goes wrong. */
    synchronized void good() {
        all().forEach(FaultProxy::behave);
        gate.moody(false);
        gate.guard(source);
        gate.guard(target);
        gate.guard(twin);
    }

    /** From now on much does, each time something else. */
    synchronized void bad() {
        good();
        if (calmForever) {
            return;
        }
        FaultPlan weather = new FaultPlan(plan.random("storm " + storms++), plan.faults(), plan.large());
        gate.moody(true);
        weather.disturbSource(source, signed(elsewhere));
        weather.disturbTarget(target);
        if (plan.twins()) {
            weather.disturbTarget(twin);
        }
        weather.disturbElsewhere(elsewhere, signed(source));
    }

    /** The trial is over: what is under way comes to its end without further faults. */
    synchronized void calmForever() {
        calmForever = true;
        good();
    }

    private Function<Exchange, String> signed(FaultProxy proxy) {
        return exchange -> proxy.url() + exchange.path() + "?X-Amz-Signature=" + secrets.signature();
    }

    int requests() {
        return source.exchanges().size() + written().size();
    }

    /** How many requests were disturbed so far. */
    int disturbed() {
        return (int) all().stream()
                .mapToLong(proxy -> proxy.count(Exchange::disturbed))
                .sum();
    }

    /** Whether the third host was told a password or a token. */
    boolean leaked() {
        return elsewhere.count(exchange -> exchange.header("Authorization").isPresent()) > 0;
    }

    @Override
    public void close() {
        releases.cancel(false);
        all().forEach(FaultProxy::close);
        gate.close();
    }
}
