package io.wsgi4j.actuate;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The gateway at one moment.
 *
 * @param applications what is mounted, by the applications' names
 * @param executors what they run on, by the executors' names
 */
public record GatewayDescriptor(Map<String, ApplicationDescriptor> applications,
		Map<String, ExecutorDescriptor> executors) implements OperationResponseBody {
}
