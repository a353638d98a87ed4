package io.wsgi4j.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.wsgi4j.gateway.MountedApplication;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that tells which applications are mounted where.
 */
public final class GatewayInfoContributor implements InfoContributor {

	private final Map<String, String> mounts = new LinkedHashMap<>();

	/**
	 * Creates the contributor.
	 * @param applications all applications
	 */
	public GatewayInfoContributor(Collection<MountedApplication> applications) {
		applications.forEach((application) -> this.mounts.put(application.name(), MountText.of(application)));
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("gateway", Map.of("applications", this.mounts));
	}

}
