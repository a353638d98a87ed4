import { fromTemplate, KeyedList, setText, slots } from './dom.js';
import { count } from './format.js';
import { Sparkline } from './sparkline.js';

const UNBOUNDED = 2 ** 31 - 1;

const KINDS = ['platform', 'virtual'];

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
		const { active = 0, queued, maximum } = executor;
		setText(this.#slots.about, about(executor));
		setText(this.#slots.active, count(active));
		setText(this.#slots.limit, isBounded(maximum) ? `of ${count(maximum)} active` : 'active');
		setText(this.#slots.queued, Number.isInteger(queued) ? count(queued) : '–');
		this.#plot.add([active, queued ?? 0], isBounded(maximum) ? maximum : undefined);
	}

}

function about({ type, maximum, queueCapacity }) {
	const parts = [threads(type, maximum)];
	if (isBounded(queueCapacity)) {
		parts.push(queueCapacity ? `queue of ${count(queueCapacity)}` : 'no queue');
	}
	return parts.join(', ');
}

// Those of more than one are counted where it is said how many are active
function threads(kind, maximum) {
	if (!KINDS.includes(kind)) {
		return 'doesn’t tell of its threads';
	}
	return (maximum === 1) ? `1 ${kind} thread` : `${kind} threads`;
}

function isBounded(number) {
	return Number.isInteger(number) && number >= 0 && number < UNBOUNDED;
}
