package io.wsgi4j.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.web.WebMergedContextConfiguration;

/**
 * Makes the application context of a {@link GatewayTest @GatewayTest}: a web one, with
 * mock objects in place of a server.
 */
class GatewayTestContextBootstrapper extends TestSliceTestContextBootstrapper<GatewayTest> {

	@Override
	protected MergedContextConfiguration processMergedContextConfiguration(MergedContextConfiguration mergedConfig) {
		MergedContextConfiguration processed = super.processMergedContextConfiguration(mergedConfig);
		return new WebMergedContextConfiguration(processed, determineResourceBasePath(mergedConfig));
	}

}
