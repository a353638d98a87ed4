package io.wsgi4j.actuate;

import java.util.List;

import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.context.ApplicationContext;

/**
 * {@link MappingDescriptionProvider} that tells where applications are mounted.
 */
@RegisterReflectionForBinding(GatewayMappingDescription.class)
public final class GatewayMappingDescriptionProvider implements MappingDescriptionProvider {

	@Override
	public String getMappingName() {
		return "gatewayApplications";
	}

	@Override
	public List<GatewayMappingDescription> describeMappings(ApplicationContext context) {
		return context.getBeansOfType(GatewayHandlerMapping.class)
			.values()
			.stream()
			.flatMap((mapping) -> mapping.getApplications().stream())
			.map(GatewayMappingDescriptionProvider::describe)
			.toList();
	}

	private static GatewayMappingDescription describe(MountedApplication application) {
		return new GatewayMappingDescription(application.pattern(), application.name(), application.bean());
	}

}
