package io.wsgi4j.exchange;

import java.util.List;

import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.task.TaskDecorator;

/**
 * All that follow one exchange, within the context of the thread that has opened it. The
 * first of them is the outermost: it is the last to hear of the end.
 */
public final class ExchangeFollowers implements ExchangeFollower {

	private static final Log logger = LogFactory.getLog(ExchangeFollowers.class);

	private final TaskDecorator context;

	private final List<ExchangeFollower> followers;

	public ExchangeFollowers(TaskDecorator context, List<ExchangeFollower> followers) {
		this.context = context;
		this.followers = followers;
	}

	/**
	 * Whether there are no followers.
	 */
	boolean isEmpty() {
		return this.followers.isEmpty();
	}

	@Override
	public Runnable decorate(Runnable step) {
		Runnable decorated = step;
		for (int i = this.followers.size() - 1; i >= 0; i--) {
			decorated = this.followers.get(i).decorate(decorated);
		}
		return this.context.decorate(decorated);
	}

	@Override
	public void ended(EndedExchange exchange) {
		for (int i = this.followers.size() - 1; i >= 0; i--) {
			try {
				this.followers.get(i).ended(exchange);
			}
			catch (Throwable ex) {
				logger.error("A follower of exchanges has failed", ex);
			}
		}
	}

}
