package io.wsgi4j.contract;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Code on virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualRunningCodeTests extends AbstractRunningCodeTests {

	@Override
	String mode() {
		return "virtual";
	}

}
