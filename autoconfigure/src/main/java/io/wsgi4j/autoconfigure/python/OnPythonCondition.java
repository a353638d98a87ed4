package io.wsgi4j.autoconfigure.python;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches when properties define Python applications, whether or not there is a Python to
 * run them.
 */
final class OnPythonCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		boolean defined = StringUtils.hasText(environment.getProperty("gateway.python.directory"))
				|| PythonPlan.hasApplications(environment);
		ConditionMessage.Builder message = ConditionMessage.forCondition("Python applications");
		return defined ? ConditionOutcome.match(message.because("properties define some"))
				: ConditionOutcome.noMatch(message.because("no property defines one"));
	}

}
