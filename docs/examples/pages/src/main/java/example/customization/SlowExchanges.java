package example.customization;

import java.time.Duration;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

@Component
class SlowExchanges implements ExchangeListener {

	@Override
	public ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ) {
		return new ExchangeFollower() {

			@Override
			public void ended(EndedExchange ended) {
				Duration queue = ended.exchange().times().queue();
				if (queue.toSeconds() > 1) {
					System.err.println(ended.exchange().path() + " has waited for a thread for " + queue);
				}
			}

		};
	}

}
