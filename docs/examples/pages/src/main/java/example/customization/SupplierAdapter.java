package example.customization;

import java.util.function.Supplier;

import io.wsgi4j.Application;
import io.wsgi4j.ApplicationAdapter;
import io.wsgi4j.Body;
import io.wsgi4j.Header;

import org.springframework.stereotype.Component;

@Component
class SupplierAdapter implements ApplicationAdapter {

	@Override
	public Application adapt(Object bean) {
		return (bean instanceof Supplier<?> supplier) ? adapt(supplier) : null;
	}

	private static Application adapt(Supplier<?> supplier) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Type", "text/plain; charset=utf-8"));
			return Body.of(String.valueOf(supplier.get()));
		};
	}

}
