package io.imagetransmit.doctor;

import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.RegistryProbe.Greeting;
import io.imagetransmit.store.TransferException.Side;

/** A registry that has answered. */
record Contact(RegistryClient client, Greeting greeting) {

    RegistryClient seenFrom(Side side) {
        return client.side() == side ? client : client.seenFrom(side);
    }
}
