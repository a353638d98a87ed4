package io.wsgi4j.autoconfigure.container;

import io.wsgi4j.servlet.ResponseHeadLimit;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Reads the limit of a container's answers from the property that Spring Boot has for it.
 */
final class ResponseHeadLimits {

	private static final DataSize DEFAULT = DataSize.ofKilobytes(8);

	private ResponseHeadLimits() {
	}

	static ResponseHeadLimit of(Environment environment, String property) {
		DataSize size = Binder.get(environment).bind(property, DataSize.class).orElse(DEFAULT);
		return new ResponseHeadLimit((size.isNegative() || size.toBytes() == 0) ? DEFAULT.toBytes() : size.toBytes(),
				property);
	}

}
