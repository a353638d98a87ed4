package io.wsgi4j.servlet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.AbstractRequestAttributes;

/**
 * The request scope of an exchange. Has nothing of the request itself, which the
 * container may use again while the application still works.
 */
final class ExchangeScopeAttributes extends AbstractRequestAttributes {

	private final Map<String, Object> attributes = new ConcurrentHashMap<>();

	@Override
	public @Nullable Object getAttribute(String name, int scope) {
		requireRequestScope(scope);
		return this.attributes.get(name);
	}

	@Override
	public void setAttribute(String name, Object value, int scope) {
		requireRequestScope(scope);
		this.attributes.put(name, value);
	}

	@Override
	public void removeAttribute(String name, int scope) {
		requireRequestScope(scope);
		this.attributes.remove(name);
		removeRequestDestructionCallback(name);
	}

	@Override
	public String[] getAttributeNames(int scope) {
		requireRequestScope(scope);
		return this.attributes.keySet().toArray(String[]::new);
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback, int scope) {
		requireRequestScope(scope);
		registerRequestDestructionCallback(name, callback);
	}

	@Override
	public @Nullable Object resolveReference(String key) {
		return null;
	}

	@Override
	public String getSessionId() {
		throw noSession();
	}

	@Override
	public Object getSessionMutex() {
		throw noSession();
	}

	@Override
	protected void updateAccessedSessionAttributes() {
		// There are none.
	}

	private static void requireRequestScope(int scope) {
		if (scope != SCOPE_REQUEST) {
			throw noSession();
		}
	}

	private static IllegalStateException noSession() {
		return new IllegalStateException("Applications of the gateway have no HTTP session: "
				+ "what they need of it belongs into the environ or into a request-scoped bean, "
				+ "where a filter or an interceptor can put it");
	}

}
