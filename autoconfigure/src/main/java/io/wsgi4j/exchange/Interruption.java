package io.wsgi4j.exchange;

import java.time.Duration;

import io.wsgi4j.gateway.InterruptReason;

/**
 * Where application code was when it was interrupted.
 *
 * @param reason why it was
 * @param thread the name of its thread
 * @param time for how long it had been too late: without a block, or without a client
 * @param stack what the thread was doing
 * @param first whether this code hasn't been interrupted before
 */
record Interruption(InterruptReason reason, String thread, Duration time, StackTraceElement[] stack, boolean first) {

}
