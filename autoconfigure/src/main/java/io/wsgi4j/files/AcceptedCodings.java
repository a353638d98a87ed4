package io.wsgi4j.files;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which codings a client accepts (RFC 9110, section 12.5.3).
 *
 * @param weights weights from 0 to 1 by the tokens of codings, or {@code *}
 */
record AcceptedCodings(Map<String, Double> weights) {

	private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

	private static final String ANY = "*";

	/**
	 * Less than any weight that a client can give: the file as it is goes to clients that
	 * have not mentioned it if they accept nothing else.
	 */
	private static final double UNMENTIONED = 0.0001;

	/**
	 * Reads a header. Items that are malformed don't count.
	 */
	static AcceptedCodings parse(@Nullable String header) {
		Map<String, Double> weights = new HashMap<>();
		if (header != null) {
			for (String item : header.split(",")) {
				add(item.strip().toLowerCase(Locale.ROOT), weights);
			}
		}
		return new AcceptedCodings(Map.copyOf(weights));
	}

	private static void add(String item, Map<String, Double> weights) {
		String[] parts = item.split("\\s*;\\s*");
		if (parts.length == 0 || parts[0].isEmpty()) {
			return;
		}
		// Section 8.4.1.3: the same.
		String token = parts[0].equals("x-gzip") ? Coding.GZIP.token() : parts[0];
		if (parts.length == 1) {
			weights.put(token, 1.0);
		}
		else if (parts.length == 2 && parts[1].startsWith("q=") && WEIGHT.matcher(parts[1].substring(2)).matches()) {
			weights.put(token, Double.valueOf(parts[1].substring(2)));
		}
	}

	/**
	 * Sorts codings.
	 * @param codings the codings there are, in their order
	 * @return those that the client accepts, the best first
	 */
	List<Coding> rank(Collection<Coding> codings) {
		List<Coding> accepted = new ArrayList<>(codings);
		accepted.removeIf((coding) -> weight(coding) == 0);
		accepted.sort(Comparator.comparingDouble(this::weight).reversed());
		return accepted;
	}

	private double weight(Coding coding) {
		Double weight = this.weights.getOrDefault(coding.token(), this.weights.get(ANY));
		if (weight != null) {
			return weight;
		}
		return (coding == Coding.IDENTITY) ? UNMENTIONED : 0;
	}

}
