package io.wsgi4j.autoconfigure.actuate;

import io.wsgi4j.actuate.ExecutorInventory;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.servlet.GatewayHandlerMapping;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * Finds the executors that applications run on, those that aren't default candidates
 * included.
 */
final class ExecutorInventoryFactory {

	private ExecutorInventoryFactory() {
	}

	static ExecutorInventory create(ListableBeanFactory beanFactory, GatewayHandlerMapping mapping,
			ExchangeWatch watch) {
		return new ExecutorInventory(
				BeanFactoryUtils.beansOfTypeIncludingAncestors(beanFactory, TaskExecutor.class, false, false),
				mapping.getApplications(), watch);
	}

}
