import { Answer } from './answer.js';
import { fromTemplate, KeyedList, setTerms, setText, slots } from './dom.js';
import { address, bytes, deadline } from './format.js';

const RESTS = { clock: '?ticks=5', environ: '/some/path?a=b', git: '/demo.git/HEAD', index: '/' };

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

	#rest = this.element.querySelector('input');

	#name;

	#endpoint;

	#answer;

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
		this.#rest.value = Object.hasOwn(RESTS, name) ? RESTS[name] : '';
		this.#rest.setAttribute('aria-label', `Rest of the path for ${name}`);
		this.#showCalling(false);
		this.#slots.suspend.addEventListener('click', () => this.#suspend());
		this.element.querySelector('form').addEventListener('submit', (event) => {
			event.preventDefault();
			this.#call();
		});
	}

	show(application) {
		this.#suspended = application.suspended === true;
		setText(this.#slots.mount, application.mount);
		setText(this.#slots.executor, application.executor);
		setText(this.#slots.counts, countsOf(application));
		this.#slots.badge.hidden = !this.#suspended;
		setLabel(this.#slots.suspend, this.#suspended ? 'Resume' : 'Suspend', this.#name);
		this.#showLimits(application.limits ?? {});
	}

	async #call() {
		if (this.#answer.isComing()) {
			this.#answer.stop();
			return;
		}
		this.#showCalling(true);
		const path = address(this.#slots.mount.textContent, this.#rest.value);
		await this.#answer.get(path, this.#suspended);
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

function setLabel(button, label, name) {
	setText(button, label);
	button.setAttribute('aria-label', `${label} ${name}`);
}
