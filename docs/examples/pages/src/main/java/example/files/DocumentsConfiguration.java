package example.files;

import java.nio.file.Path;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.files.DirectoryApplication;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DocumentsConfiguration {

	@Bean
	@GatewayApplication("/documents")
	Application documents() {
		return DirectoryApplication.builder(Path.of("documents")).cacheControl("max-age=3600").build();
	}

}
