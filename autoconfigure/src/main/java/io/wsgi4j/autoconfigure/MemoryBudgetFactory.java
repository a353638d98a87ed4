package io.wsgi4j.autoconfigure;

import io.wsgi4j.autoconfigure.GatewayProperties.Request;
import io.wsgi4j.spool.MemoryBudget;

import org.springframework.util.unit.DataSize;

/**
 * Makes the memory that buffered request bodies share, as large as the properties say.
 */
final class MemoryBudgetFactory {

	private static final int SHARE_OF_HEAP = 16;

	private MemoryBudgetFactory() {
	}

	/**
	 * Makes the budget.
	 * @throws GatewayConfigurationException if its size is negative
	 */
	static MemoryBudget create(Request request) {
		DataSize size = request.getMemoryBudget();
		if (size == null) {
			return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
		}
		return new MemoryBudget(RequestBodySettingsFactory.bytes(size, "gateway.request.memory-budget",
				"Set it to 0B to share no memory, or to a positive size."));
	}

}
