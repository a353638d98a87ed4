import { fromTemplate, KeyedList, setText, slots } from './dom.js';
import { bytes, seconds, secondsOf } from './format.js';

const SHOWN = 6;

// The exchanges in flight, the oldest first
export class Exchanges {

	#list;

	#none;

	#more;

	constructor(list, none, more) {
		this.#list = new KeyedList(list, () => new Exchange());
		this.#none = none;
		this.#more = more;
	}

	show(state) {
		const exchanges = Object.values(state.applications)
			.flatMap((application) => application.exchanges ?? [])
			.sort((one, other) => secondsOf(other.age) - secondsOf(one.age));
		this.#list.show(exchanges.slice(0, SHOWN).map((exchange) => [exchange.id, exchange]));
		this.#none.hidden = exchanges.length > 0;
		setText(this.#more, (exchanges.length > SHOWN) ? `and ${exchanges.length - SHOWN} more` : '');
	}

}

class Exchange {

	element = fromTemplate('exchange');

	#slots = slots(this.element);

	show(exchange) {
		setText(this.#slots.request, `${exchange.method} ${exchange.path}`);
		setText(this.#slots.about, `${exchange.state} for ${seconds(secondsOf(exchange.age))}, `
			+ `${bytes(exchange.bytesReceived)} in, ${bytes(exchange.bytesSent)} out`);
	}

}
