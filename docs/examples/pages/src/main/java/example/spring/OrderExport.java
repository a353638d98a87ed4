package example.spring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

@GatewayApplication("/orders")
class OrderExport implements Application {

	private final Orders orders;

	OrderExport(Orders orders) {
		this.orders = orders;
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/csv; charset=utf-8"));
		return () -> Stream.iterate(this.orders.after(0), (page) -> !page.isEmpty(), this::next)
			.map(OrderExport::block)
			.iterator();
	}

	private List<Order> next(List<Order> page) {
		return this.orders.after(page.get(page.size() - 1).id());
	}

	private static byte[] block(List<Order> page) {
		return page.stream()
			.map((order) -> order.id() + "," + order.customer() + "\n")
			.collect(Collectors.joining())
			.getBytes(StandardCharsets.UTF_8);
	}

	interface Orders {

		List<Order> after(long id);

	}

	record Order(long id, String customer) {

	}

}
