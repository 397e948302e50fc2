/**
 * Lets others see how watch mode goes: {@link io.imagetransmit.monitor.MonitorServer} answers {@code /healthz}
 * ({@link io.imagetransmit.monitor.Health}), {@code /metrics} ({@link io.imagetransmit.monitor.Metrics}) and {@code /}, a page
 * that a {@link io.imagetransmit.monitor.Page} makes. Nothing can be changed through it.
 */
@NullMarked
package io.imagetransmit.monitor;

import org.jspecify.annotations.NullMarked;
