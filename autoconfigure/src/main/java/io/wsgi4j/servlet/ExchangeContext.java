package io.wsgi4j.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * What of a container thread's context an application finds on its own thread. What is
 * captured when a task is decorated is restored around each of its runs and gone
 * afterwards.
 */
public final class ExchangeContext {

	private ExchangeContext() {
	}

	/**
	 * Captures the locale, SLF4J's MDC if SLF4J is there, the security context if Spring
	 * Security is there, and everything that has a {@code ThreadLocalAccessor} if
	 * Micrometer's context propagation is there.
	 * @param classLoader where to look for these libraries
	 * @param further decorators that may capture more; they run within the others, the
	 * first of them as the innermost
	 * @return a decorator whose tasks may run more than once, one run beginning while
	 * another one ends
	 */
	public static TaskDecorator capture(ClassLoader classLoader, List<TaskDecorator> further) {
		List<TaskDecorator> decorators = new ArrayList<>(further);
		if (ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory", classLoader)) {
			decorators.add(new ContextPropagatingTaskDecorator());
		}
		if (ClassUtils.isPresent("org.springframework.security.core.context.SecurityContextHolder", classLoader)) {
			decorators.add(Security::decorate);
		}
		decorators.add(ExchangeContext::withLocale);
		if (ClassUtils.isPresent("org.slf4j.MDC", classLoader)) {
			// The outermost, because what others restore, a trace for instance, may be
			// noted there too.
			decorators.add(Mdc::decorate);
		}
		return new CompositeTaskDecorator(decorators);
	}

	private static Runnable withLocale(Runnable task) {
		LocaleContext captured = LocaleContextHolder.getLocaleContext();
		return () -> {
			LocaleContext previous = LocaleContextHolder.getLocaleContext();
			LocaleContextHolder.setLocaleContext(captured);
			try {
				task.run();
			}
			finally {
				LocaleContextHolder.setLocaleContext(previous);
			}
		};
	}

	/**
	 * A class of its own, because Spring Security is optional. Not its
	 * {@code DelegatingSecurityContextRunnable}: a step may begin on one thread before
	 * the last one has quite ended on another, which is too much for that class.
	 */
	private static final class Security {

		static Runnable decorate(Runnable task) {
			SecurityContext captured = SecurityContextHolder.getContext();
			return () -> {
				SecurityContext previous = SecurityContextHolder.getContext();
				SecurityContextHolder.setContext(captured);
				try {
					task.run();
				}
				finally {
					restore(previous);
				}
			};
		}

		private static void restore(SecurityContext previous) {
			if (SecurityContextHolder.createEmptyContext().equals(previous)) {
				SecurityContextHolder.clearContext();
			}
			else {
				SecurityContextHolder.setContext(previous);
			}
		}

	}

	/**
	 * A class of its own, because SLF4J is optional.
	 */
	private static final class Mdc {

		static Runnable decorate(Runnable task) {
			Map<String, String> captured = MDC.getCopyOfContextMap();
			return () -> {
				Map<String, String> previous = MDC.getCopyOfContextMap();
				set(captured);
				try {
					task.run();
				}
				finally {
					set(previous);
				}
			};
		}

		private static void set(@Nullable Map<String, String> entries) {
			if (entries != null) {
				MDC.setContextMap(entries);
			}
			else {
				MDC.clear();
			}
		}

	}

}
