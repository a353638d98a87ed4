package io.wsgi4j.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A server of which {@link GatewayTest @GatewayTest} takes only a slice.
 */
@SpringBootApplication(proxyBeanMethods = false)
class SlicedServer {

}
