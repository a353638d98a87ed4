package io.wsgi4j.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * How applications and executors are named in properties: {@code gitServer},
 * {@code git-server} and, in an environment variable, {@code GITSERVER} are the same.
 */
final class RelaxedNames {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]+");

	private RelaxedNames() {
	}

	/**
	 * What all spellings of a name have in common.
	 */
	static String uniform(String name) {
		StringBuilder uniform = new StringBuilder(name.length());
		name.codePoints().filter(Character::isLetterOrDigit).forEach(uniform::appendCodePoint);
		return uniform.isEmpty() ? name : uniform.toString().toLowerCase(Locale.ROOT);
	}

	/**
	 * What to write in a properties file.
	 * @return the property as in {@code gateway.applications.git-server} or
	 * {@code gateway.applications[com.example.GitServer]}
	 */
	static String property(String group, String name) {
		return PLAIN.matcher(name).matches() ? group + "." + DataObjectPropertyName.toDashedForm(name)
				: group + "[" + name + "]";
	}

	/**
	 * What to write as an environment variable.
	 */
	static String environmentVariable(String property) {
		return property.replace("-", "").replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
	}

}
