package io.imagetransmit.trial;

import io.imagetransmit.testing.TestImage;
import io.imagetransmit.trial.Expectations.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** From registry to registry. */
final class DirectScenario extends Scenario {
    /** Places, and where at the source they come from. */
    private final Map<Place, String> origins = new LinkedHashMap<>();

    DirectScenario(World world) {
        super(world);
    }

    @Override
    void play() throws InterruptedException {
        StringBuilder list = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String repository = world.prefix() + "/app" + random.nextInt(3);
            String tag = "v" + i;
            // what is renamed in full would have the same name at both targets
            boolean renamed = random.nextInt(3) == 0 && !plan.twins();
            Place place = new Place(renamed ? world.prefix() + "/renamed" + i : repository, tag);
            origins.put(place, repository);
            if (random.nextInt(4) == 0) {
                TestImage before = images.image();
                world.pushToTarget(place.repository(), tag, before);
                world.expected().add(place, before);
            }
            push(repository, tag, place, images.image());
            list.append(repository).append(':').append(tag);
            list.append(renamed ? " -> " + place : "").append('\n');
        }
        world.rig().write("img.lst", list.toString());
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            world.lines().bad();
            runInTrouble(this::arguments, new AfterRun(), this::pushAgain);
        }
        world.lines().good();
        checks.afterRun(runWell("-src=a", world.targets(), "-lst=img.lst"));
        checks.everythingIsThere(true);
        checks.nothingIsLeft(plan.killed());
    }

    private String[] arguments() {
        return plan.debug()
                ? new String[] {"-src=a", world.targets(), "-lst=img.lst", "-debug"}
                : new String[] {"-src=a", world.targets(), "-lst=img.lst"};
    }

    private void pushAgain() {
        Place place = world.expected().places().get(0);
        push(String.valueOf(origins.get(place)), place.tag(), place, images.next());
    }

    private final class AfterRun implements Check {
        @Override
        public void after(Outcome outcome) {
            checks.afterRun(outcome);
        }

        @Override
        public void afterChange(Outcome outcome) {
            checks.afterChange(outcome);
        }
    }
}
