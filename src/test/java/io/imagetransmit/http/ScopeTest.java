package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void actionsOfTheSameRepositoryAreJoined() {
        assertEquals(
                List.of("repository:a/b:pull,push", "repository:c:pull"),
                Scope.join(List.of(Scope.pull("c"), Scope.pullPush("a/b"), Scope.pull("a/b"))));
    }

    @Test
    void equalSetsHaveEqualTextsInWhateverOrder() {
        List<Scope> one = List.of(Scope.pullPush("b"), Scope.pull("a"), Scope.catalog());
        List<Scope> other = List.of(Scope.catalog(), Scope.pull("b"), Scope.pull("a"), Scope.pullPush("b"));
        assertEquals(Scope.join(one), Scope.join(other));
        assertEquals(List.of("registry:catalog:*", "repository:a:pull", "repository:b:pull,push"), Scope.join(one));
    }

    @Test
    void challengesScopesAreTakenApart() {
        assertEquals(
                List.of(Scope.pullPush("a/b"), new Scope("repository(plugin):c", Set.of("pull")), Scope.catalog()),
                Scope.parse("  repository:a/b:push,pull repository(plugin):c:pull\tregistry:catalog:* "));
    }

    @Test
    void nameMayHoldAPort() {
        assertEquals(List.of(Scope.pull("localhost:5000/a")), Scope.parse("repository:localhost:5000/a:pull"));
    }

    @Test
    void whatHasNoActionsIsLeftOut() {
        assertEquals(List.of(), Scope.parse("nonsense"));
        assertEquals(List.of(), Scope.parse("  "));
        assertEquals(List.of(), Scope.parse("repository:a:"));
        assertEquals(List.of(Scope.pull("a")), Scope.parse("repository:a:,pull,"));
    }
}
