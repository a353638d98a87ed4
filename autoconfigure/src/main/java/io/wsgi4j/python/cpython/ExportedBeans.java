package io.wsgi4j.python.cpython;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.wsgi4j.python.BeanMethods;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The beans that Python code can call: their public methods. Arguments and results go
 * over as JSON.
 */
final class ExportedBeans {

	private final Map<String, Object> beans;

	private final Map<String, Map<String, List<Method>>> methods = new LinkedHashMap<>();

	ExportedBeans(Map<String, Object> beans) {
		this.beans = Map.copyOf(beans);
		this.beans.forEach((name, bean) -> this.methods.put(name, BeanMethods.of(bean)));
	}

	/**
	 * What there is: for each bean its name and those of its methods, separated by
	 * blanks, and a NUL between beans.
	 */
	String describe() {
		return this.methods.entrySet()
			.stream()
			.map((bean) -> bean.getKey() + " " + String.join(" ", bean.getValue().keySet()))
			.collect(Collectors.joining("\0"));
	}

	/**
	 * Calls a method.
	 * @param request a JSON array of bean, method and arguments
	 * @return a JSON array of whether that has succeeded, and the result or the message
	 * of the failure
	 */
	byte[] call(byte[] request) {
		String answer;
		try {
			answer = JsonMapper.shared().writeValueAsString(Arrays.asList(true, invoke(request)));
		}
		catch (RuntimeException ex) {
			answer = JsonMapper.shared().writeValueAsString(List.of(false, String.valueOf(ex)));
		}
		return answer.getBytes(StandardCharsets.UTF_8);
	}

	private @Nullable Object invoke(byte[] request) {
		JsonNode call = JsonMapper.shared().readTree(request);
		String bean = call.get(0).stringValue();
		String name = call.get(1).stringValue();
		List<JsonNode> arguments = List.copyOf(call.get(2).values());
		for (Method method : this.methods.getOrDefault(bean, Map.of()).getOrDefault(name, List.of())) {
			@Nullable Object @Nullable [] converted = convert(method.getParameters(), arguments);
			if (converted != null) {
				ReflectionUtils.makeAccessible(method);
				return ReflectionUtils.invokeMethod(method, this.beans.get(bean), converted);
			}
		}
		throw new IllegalArgumentException("There is no method %s for %s".formatted(name, arguments));
	}

	private static @Nullable Object @Nullable [] convert(Parameter[] parameters, Collection<JsonNode> arguments) {
		if (parameters.length != arguments.size()) {
			return null;
		}
		@Nullable Object[] converted = new @Nullable Object[parameters.length];
		int i = 0;
		for (JsonNode argument : arguments) {
			Class<?> type = parameters[i].getType();
			if (!fits(argument, type)) {
				return null;
			}
			try {
				converted[i] = JsonMapper.shared()
					.convertValue(argument, JsonMapper.shared().constructType(parameters[i].getParameterizedType()));
			}
			catch (JacksonException | IllegalArgumentException ex) {
				return null;
			}
			i++;
		}
		return converted;
	}

	/**
	 * Whether an argument fits without being made something else: Jackson makes numbers
	 * of text, and text of numbers.
	 */
	private static boolean fits(JsonNode argument, Class<?> type) {
		Class<?> wrapper = ClassUtils.resolvePrimitiveIfNecessary(type);
		if (argument.isNull()) {
			return !type.isPrimitive();
		}
		if (argument.isString()) {
			return CharSequence.class.isAssignableFrom(wrapper) || wrapper == Object.class || wrapper.isEnum();
		}
		if (argument.isBoolean()) {
			return wrapper == Boolean.class || wrapper == Object.class;
		}
		if (argument.isNumber()) {
			boolean integral = wrapper != Double.class && wrapper != Float.class
					&& !wrapper.getName().equals("java.math.BigDecimal");
			return Number.class.isAssignableFrom(wrapper) && (!integral || argument.isIntegralNumber())
					|| wrapper == Object.class;
		}
		return !Number.class.isAssignableFrom(wrapper) && wrapper != Boolean.class
				&& !CharSequence.class.isAssignableFrom(wrapper);
	}

}
