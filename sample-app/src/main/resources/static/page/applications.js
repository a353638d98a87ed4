import { Answer } from './answer.js';
import { Call } from './call.js';
import { entryOf, pageAddress, sourceAddress, titleOf } from './catalogue.js';
import { fromTemplate, KeyedList, setTerms, setText, slots } from './dom.js';
import { bytes, deadline } from './format.js';

export class Applications {

	#list;

	constructor(list, endpoint) {
		this.#list = new KeyedList(list, (name) => new Application(name, endpoint));
	}

	show(state) {
		this.#list.show(Object.entries(state.applications));
	}

}

class Application {

	element = fromTemplate('application');

	#slots = slots(this.element);

	#name;

	#endpoint;

	#answer;

	#call;

	#suspended = false;

	#limits;

	constructor(name, endpoint) {
		this.#name = name;
		this.#endpoint = endpoint;
		this.#answer = new Answer(this.#slots);
		setText(this.#slots.name, name);
		setText(this.#slots['limits-title'], 'Limits');
		this.#slots['limits-title'].setAttribute('aria-label', `Limits of ${name}`);
		this.#slots.body.setAttribute('aria-label', `Body of the answer of ${name}`);
		this.#showCalling(false);
		this.#slots.suspend.addEventListener('click', () => this.#suspend());
		this.element.querySelector('form').addEventListener('submit', (event) => {
			event.preventDefault();
			this.#send();
		});
	}

	show(application) {
		this.#suspended = application.suspended === true;
		this.#call ??= this.#introduce(application);
		this.#call.show(application.mount);
		setText(this.#slots.executor, application.executor);
		setText(this.#slots.counts, countsOf(application));
		this.#slots.badge.hidden = !this.#suspended;
		setLabel(this.#slots.suspend, this.#suspended ? 'Resume' : 'Suspend', this.#name);
		this.#showLimits(application.limits ?? {});
	}

	#introduce(application) {
		const { shows, source, page, call } = entryOf(this.#name, application);
		setText(this.#slots.shows, shows);
		this.#slots.source.hidden = !source;
		if (source) {
			link(this.#slots.source, source, sourceAddress(source));
		}
		link(this.#slots.page, titleOf(page), pageAddress(page));
		return new Call(this.element.querySelector('form'), this.#name, call);
	}

	async #send() {
		if (this.#answer.isComing()) {
			this.#answer.stop();
			return;
		}
		this.#showCalling(true);
		await this.#answer.call(this.#call.path(), this.#call.request(), this.#suspended);
		this.#showCalling(false);
		this.#endpoint.changed();
	}

	#showCalling(calling) {
		setLabel(this.#slots.call, calling ? 'Stop' : 'Call', this.#name);
	}

	async #suspend() {
		try {
			await this.#endpoint.suspend(this.#name, !this.#suspended);
			setText(this.#slots.status, '');
			this.#answer.clear();
		}
		catch (problem) {
			this.#answer.clear();
			setText(this.#slots.status, `Not changed: ${problem.message}`);
		}
		this.#endpoint.changed();
	}

	#showLimits(limits) {
		const shown = JSON.stringify(limits);
		if (shown !== this.#limits) {
			this.#limits = shown;
			setTerms(this.#slots.limits, [
				['request', limits.mode],
				['body', (limits.maxBodySize < 0) ? 'any size' : bytes(limits.maxBodySize)],
				['in memory', bytes(limits.memoryThreshold)],
				['read', deadline(limits.readTimeout)],
				['queue', deadline(limits.queueTimeout)],
				['response', deadline(limits.responseTimeout)],
				['write', deadline(limits.writeTimeout)],
				['in flight', (limits.maxInFlight > 0) ? limits.maxInFlight : 'no maximum'],
			]);
		}
	}

}

function countsOf({ counts = {}, inFlight = 0 }) {
	const parts = Object.entries(counts)
		.filter(([name, count]) => count > 0 || name === 'completed')
		.map(([name, count]) => `${count} ${name}`);
	return [...parts, ...(inFlight ? [`${inFlight} in flight`] : [])].join(', ');
}

function link(element, text, address) {
	setText(element, text);
	element.href = address;
}

function setLabel(button, label, name) {
	setText(button, label);
	button.setAttribute('aria-label', `${label} ${name}`);
}
