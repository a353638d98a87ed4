package io.wsgi4j.sample;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the sample.
 *
 * @param directory where its files are; created on first start
 * @param downloadSize the size of the file that {@link Download} sends
 * @param git the git program
 * @param requestIds whether {@link RequestId} gives each request an id
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("./sample-data") Path directory, @DefaultValue("100MB") DataSize downloadSize,
		@DefaultValue("git") String git, @DefaultValue("true") boolean requestIds) {

}
