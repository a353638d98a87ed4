package io.wsgi4j.test;

import java.io.IOException;
import java.util.function.Supplier;

import org.springframework.core.ResolvableType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.test.json.JsonConverterDelegate;
import org.springframework.util.function.SingletonSupplier;

/**
 * Converts JSON with the library that Spring finds on the class path. It is looked for
 * when the first body is converted, because most tests don't convert any.
 */
final class DefaultJsonConverter implements JsonConverterDelegate {

	private final Supplier<JsonConverterDelegate> delegate = SingletonSupplier
		.of(() -> JsonConverterDelegate.of(HttpMessageConverters.forClient().registerDefaults().build()));

	@Override
	public <T> T read(String content, ResolvableType targetType) throws IOException {
		return this.delegate.get().read(content, targetType);
	}

	@Override
	public <T> T map(Object value, ResolvableType targetType) throws IOException {
		return this.delegate.get().map(value, targetType);
	}

}
