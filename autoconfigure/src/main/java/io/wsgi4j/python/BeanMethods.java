package io.wsgi4j.python;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.util.ClassUtils;

/**
 * What Python code sees of a bean: its public methods. Neither its class, from where one
 * could get at anything, nor what a proxy of Spring's adds.
 */
public final class BeanMethods {

	private BeanMethods() {
	}

	/**
	 * Finds the methods of a bean.
	 * @param bean the bean
	 * @return the methods by name, bridges last
	 */
	public static Map<String, List<Method>> of(Object bean) {
		return types(bean).flatMap((type) -> Arrays.stream(type.getMethods()))
			.filter((method) -> method.getDeclaringClass() != Object.class)
			.sorted(Comparator.comparing(Method::isBridge))
			.collect(Collectors.groupingBy(Method::getName));
	}

	private static Stream<Class<?>> types(Object bean) {
		Class<?> type = ClassUtils.getUserClass(bean);
		if (!Proxy.isProxyClass(type)) {
			return Stream.of(type);
		}
		return Arrays.stream(type.getInterfaces()).filter((each) -> !each.getName().startsWith("org.springframework."));
	}

}
