import { fromTemplate, KeyedList, setText, slots } from './dom.js';
import { Sparkline } from './sparkline.js';

const STATES = ['receiving', 'queued', 'running', 'waiting', 'pumping', 'discarding'];

export class States {

	#list;

	constructor(list) {
		this.#list = new KeyedList(list, (name) => new State(name));
	}

	show(state) {
		const counts = new Map(STATES.map((name) => [name, 0]));
		for (const { exchanges } of Object.values(state.applications)) {
			for (const exchange of exchanges ?? []) {
				counts.set(exchange.state, (counts.get(exchange.state) ?? 0) + 1);
			}
		}
		this.#list.show([...counts]);
	}

}

class State {

	element = fromTemplate('state');

	#slots = slots(this.element);

	#plot = new Sparkline(this.#slots.plot, ['active']);

	constructor(name) {
		setText(this.#slots.name, name);
	}

	show(count) {
		setText(this.#slots.count, count);
		this.element.classList.toggle('none', count === 0);
		this.#plot.add([count]);
	}

}
