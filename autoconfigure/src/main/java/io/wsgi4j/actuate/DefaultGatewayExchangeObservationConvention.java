package io.wsgi4j.actuate;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.wsgi4j.actuate.GatewayObservationDocumentation.HighCardinalityKeyNames;
import io.wsgi4j.actuate.GatewayObservationDocumentation.LowCardinalityKeyNames;
import io.wsgi4j.gateway.EndedExchange;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.util.StringUtils;

/**
 * Names and keys of the observation of an exchange unless there is a bean that knows
 * better.
 */
public class DefaultGatewayExchangeObservationConvention implements GatewayExchangeObservationConvention {

	private static final String NAME = "gateway.exchange";

	private static final String UNKNOWN = "UNKNOWN";

	// Any word is a method, so clients could make tags at will.
	private static final Set<String> METHODS = Arrays.stream(HttpMethod.values())
		.map(HttpMethod::name)
		.collect(Collectors.toUnmodifiableSet());

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(GatewayExchangeObservationContext context) {
		return "exchange " + context.getApplication().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(GatewayExchangeObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.APPLICATION.withValue(context.getApplication().name()),
				LowCardinalityKeyNames.METHOD.withValue(method(context)),
				LowCardinalityKeyNames.STATUS.withValue(status(context.getEnded())),
				LowCardinalityKeyNames.OUTCOME.withValue(outcome(context.getEnded())),
				LowCardinalityKeyNames.EXCEPTION.withValue(exception(context.getEnded())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(GatewayExchangeObservationContext context) {
		return KeyValues.of(HighCardinalityKeyNames.PATH.withValue(context.getPath()),
				HighCardinalityKeyNames.REFUSAL.withValue(refusal(context.getEnded())));
	}

	private static String method(GatewayExchangeObservationContext context) {
		return METHODS.contains(context.getMethod()) ? context.getMethod() : "OTHER";
	}

	private static String status(@Nullable EndedExchange ended) {
		return (ended != null && ended.exchange().status() != 0) ? Integer.toString(ended.exchange().status())
				: UNKNOWN;
	}

	private static String outcome(@Nullable EndedExchange ended) {
		return (ended != null) ? ended.result().name() : UNKNOWN;
	}

	private static String exception(@Nullable EndedExchange ended) {
		Throwable failure = (ended != null) ? ended.failure() : null;
		if (failure == null) {
			return KeyValue.NONE_VALUE;
		}
		String name = failure.getClass().getSimpleName();
		return StringUtils.hasText(name) ? name : failure.getClass().getName();
	}

	private static String refusal(@Nullable EndedExchange ended) {
		return (ended != null && ended.refusal() != null) ? ended.refusal().name() : KeyValue.NONE_VALUE;
	}

}
