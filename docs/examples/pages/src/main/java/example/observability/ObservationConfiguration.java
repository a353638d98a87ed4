package example.observability;

import io.micrometer.common.KeyValues;
import io.wsgi4j.actuate.DefaultGatewayExchangeObservationConvention;
import io.wsgi4j.actuate.GatewayExchangeObservationContext;
import io.wsgi4j.actuate.GatewayExchangeObservationConvention;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {

	@Bean
	GatewayExchangeObservationConvention mountConvention() {
		return new DefaultGatewayExchangeObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(GatewayExchangeObservationContext context) {
				return super.getLowCardinalityKeyValues(context).and("mount", context.getApplication().mount());
			}

		};
	}

}
