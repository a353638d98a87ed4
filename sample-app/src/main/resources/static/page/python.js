import { fromTemplate, KeyedList, setText, slots } from './dom.js';
import { bytes, count, seconds, secondsOf } from './format.js';

// The engines of Python, of which most servers have none
export class Python {

	#section;

	#list;

	constructor(section, list) {
		this.#section = section;
		this.#list = new KeyedList(list, (name) => new Engine(name));
	}

	show(state) {
		const engines = Object.entries(state.python);
		this.#section.hidden = engines.length === 0;
		this.#list.show(engines);
	}

}

class Engine {

	element = fromTemplate('engine');

	#slots = slots(this.element);

	#places = new KeyedList(this.#slots.places, (name) => new Place(name));

	constructor(name) {
		setText(this.#slots.name, name);
	}

	show(engine) {
		const title = (engine.engine === 'cpython') ? 'CPython' : 'GraalPy';
		setText(this.#slots.about, `${title} ${engine.version}, ${engine.mode}${restartsOf(engine)}`);
		this.#places.show([
			...engine.processes.map((process) => [`process ${process.pid}`, process]),
			...engine.contexts.map((context, index) => [`context ${index + 1}`, context]),
		]);
	}

}

// A process or a context
class Place {

	element = fromTemplate('place');

	#slots = slots(this.element);

	constructor(name) {
		setText(this.#slots.name, name);
	}

	show({ requests, running, waiting, age, memory }) {
		const parts = [(requests === 1) ? '1 request' : `${count(requests)} requests`, `${running} running`, `${waiting} waiting`];
		if (age !== undefined) {
			parts.push(`${seconds(secondsOf(age))} old`);
		}
		if (memory > 0) {
			parts.push(bytes(memory));
		}
		setText(this.#slots.about, parts.join(', '));
	}

}

function restartsOf({ restarts = {} }) {
	return Object.entries(restarts).map(([reason, count]) => `, replaced for ${reason}: ${count}`).join('');
}
