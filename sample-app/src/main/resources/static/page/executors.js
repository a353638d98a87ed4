import { fromTemplate, KeyedList, setText, slots } from './dom.js';
import { Sparkline } from './sparkline.js';

const UNBOUNDED = 2 ** 31 - 1;

export class Executors {

	#list;

	constructor(list) {
		this.#list = new KeyedList(list, (name) => new Executor(name));
	}

	show(state) {
		this.#list.show(Object.entries(state.executors));
	}

}

class Executor {

	element = fromTemplate('executor');

	#slots = slots(this.element);

	#plot = new Sparkline(this.#slots.plot, ['active', 'queued'], this.#slots.scale);

	constructor(name) {
		setText(this.#slots.name, name);
	}

	show(executor) {
		setText(this.#slots.about, about(executor));
		setText(this.#slots.active, executor.active ?? '–');
		setText(this.#slots.queued, executor.queued ?? '–');
		this.#plot.add(executor.active ?? 0, executor.queued ?? 0);
	}

}

function about({ type = 'unknown', maximum, queueCapacity }) {
	const threads = `${type} ${(maximum === 1) ? 'thread' : 'threads'}`;
	const parts = [isBounded(maximum) ? `${maximum} ${threads}` : threads];
	if (isBounded(queueCapacity)) {
		parts.push(queueCapacity ? `queue of ${queueCapacity}` : 'no queue');
	}
	return parts.join(', ');
}

function isBounded(number) {
	return Number.isInteger(number) && number >= 0 && number < UNBOUNDED;
}
