package io.wsgi4j.actuate;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What the gateway observes.
 */
public enum GatewayObservationDocumentation implements ObservationDocumentation {

	/**
	 * One request and its response, from the mapping to the last byte: while the body
	 * arrives, while it waits for a thread, while its application runs and while its
	 * client takes the answer.
	 */
	EXCHANGE {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultGatewayExchangeObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	};

	/**
	 * Keys with few values: tags of the meters and of the span.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * The application's name.
		 */
		APPLICATION {

			@Override
			public String asString() {
				return "application";
			}

		},

		/**
		 * The request's method; OTHER for one that HTTP doesn't know.
		 */
		METHOD {

			@Override
			public String asString() {
				return "method";
			}

		},

		/**
		 * The status code of the answer; UNKNOWN if there is none.
		 */
		STATUS {

			@Override
			public String asString() {
				return "status";
			}

		},

		/**
		 * What has become of the exchange: COMPLETED, REFUSED, FAILED, CUT or
		 * DISCONNECTED; UNKNOWN as long as it goes on.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/**
		 * The simple name of the exception's class that has ended the exchange, or none.
		 */
		EXCEPTION {

			@Override
			public String asString() {
				return "exception";
			}

		}

	}

	/**
	 * Keys with any number of values: tags of the span only.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The decoded path of the request.
		 */
		PATH {

			@Override
			public String asString() {
				return "path";
			}

		},

		/**
		 * Why the gateway has answered in the application's place, or none.
		 */
		REFUSAL {

			@Override
			public String asString() {
				return "refusal";
			}

		}

	}

}
