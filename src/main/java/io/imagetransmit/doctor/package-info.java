/**
 * Looks into a registry step by step before anything is transferred: the name, the way there, TLS, the login, whether this user may
 * pull and push, and what the registry and what stands in front of it can do. {@link io.imagetransmit.doctor.Doctor} asks the same
 * questions as a transfer, by the same code; each {@link io.imagetransmit.doctor.Finding} is handed out as soon as it is made, as
 * data. A step that needs one that went wrong is not tried. The one thing that is made at a registry, an upload session, is given up
 * at once.
 */
@NullMarked
package io.imagetransmit.doctor;

import org.jspecify.annotations.NullMarked;
