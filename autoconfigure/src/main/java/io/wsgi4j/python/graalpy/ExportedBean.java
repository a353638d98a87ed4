package io.wsgi4j.python.graalpy;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.wsgi4j.python.BeanMethods;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * What Python code sees of a bean: its {@link BeanMethods public methods}.
 */
final class ExportedBean implements ProxyObject {

	private final Object bean;

	private final Map<String, List<Method>> methods;

	ExportedBean(Object bean) {
		this.bean = bean;
		this.methods = BeanMethods.of(bean);
	}

	@Override
	public boolean hasMember(String key) {
		return this.methods.containsKey(key);
	}

	@Override
	public Object getMemberKeys() {
		return this.methods.keySet().toArray();
	}

	@Override
	public Object getMember(String key) {
		List<Method> candidates = this.methods.getOrDefault(key, List.of());
		return (ProxyExecutable) (arguments) -> call(key, candidates, arguments);
	}

	@Override
	public void putMember(String key, Value value) {
		throw new UnsupportedOperationException("A bean's methods can't be replaced");
	}

	private @Nullable Object call(String name, List<Method> candidates, Value... arguments) {
		for (Method method : candidates) {
			@Nullable Object @Nullable [] converted = convert(method.getParameterTypes(), arguments);
			if (converted != null) {
				ReflectionUtils.makeAccessible(method);
				return ReflectionUtils.invokeMethod(method, this.bean, converted);
			}
		}
		throw new IllegalArgumentException(
				"There is no method %s for %s".formatted(name, Arrays.stream(arguments).map(Value::toString).toList()));
	}

	private static @Nullable Object @Nullable [] convert(Class<?>[] types, Value... arguments) {
		if (types.length != arguments.length) {
			return null;
		}
		try {
			List<@Nullable Object> converted = new ArrayList<>(types.length);
			for (int i = 0; i < types.length; i++) {
				converted.add(arguments[i].as(types[i]));
			}
			return converted.toArray();
		}
		catch (ClassCastException | NullPointerException ex) {
			return null;
		}
	}

}
