package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TokenServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens that run out while an image is on its way. */
class TokenExpiryTest {
    private static final io.imagetransmit.testing.Credentials USER =
            new io.imagetransmit.testing.Credentials("robot$x", "se cr:et");

    @Test
    void tokenIsRenewedInTheMiddleOfAnUpload() {
        try (TokenServer tokens = new TokenServer(USER);
                TransferRig rig = new TransferRig(RegistryOptions.plain().withTokens(tokens))) {
            String scope = "repository:expiring/app:pull,push";
            Fault.Answer expired = Faults.expiredToken(tokens.realm().toString(), tokens.service(), scope);
            List<RequestMatch> moments = List.of(
                    RequestMatch.of("PATCH", ".*"),
                    RequestMatch.of("PUT", "/v2/.+/blobs/uploads/.+"),
                    RequestMatch.manifest("PUT"));
            int number = 0;
            for (RequestMatch moment : moments) {
                for (Fault fault : List.of(expired, expired.whileSending(100), expired.whileSendingAbruptly(100))) {
                    rig.clear();
                    number++;
                    TestImage image = OddImages.bigLayer(12_000 + number, 9_000_000);
                    PlannedImage planned = rig.pushed("expiring/app", "v" + number, image);
                    FaultProxy.Rule rule = rig.targetProxy().when(moment.times(1), fault);
                    int asked = tokens.requests().size();
                    try (TransferJob job = TransferJob.between(
                            rig.sourceProxy().host(),
                            new Credentials.None(),
                            rig.targetProxy().host(),
                            new Credentials.UserPassword(USER.user(), USER.password()),
                            TransferOptions.standard())) {
                        TransferRig.assertAllGood(job.run(planned));
                    }
                    assertEquals(1, rule.applied());
                    assertTrue(tokens.requests().size() > asked + 1, "no new token was asked for");
                    rig.assertArrived(planned, image);
                }
            }
        }
    }
}
