import { setText, slots } from './dom.js';
import { address } from './format.js';

export class Clock {

	#slots;

	#path = address('/gateway/clock');

	#source;

	constructor(section) {
		this.#slots = slots(section);
		this.#slots.switch.addEventListener('click', () => this.#source ? this.#stop('Stopped.') : this.#start());
	}

	show(state) {
		const clock = state.applications.clock;
		this.#path = clock ? address(clock.mount) : this.#path;
	}

	#start() {
		const source = new EventSource(this.#path);
		this.#source = source;
		setText(this.#slots.switch, 'Stop the clock');
		setText(this.#slots.status, 'Connecting …');
		source.addEventListener('open', () => setText(this.#slots.status, 'Ticking.'));
		source.addEventListener('message', (event) => this.#tick(event.data));
		source.addEventListener('error', () => this.#fail(source));
	}

	#tick(data) {
		const time = new Date(data);
		this.#slots.time.dateTime = data;
		setText(this.#slots.time, Number.isNaN(time.getTime()) ? data : time.toLocaleTimeString('en-GB'));
	}

	#fail(source) {
		if (source.readyState === EventSource.CLOSED) {
			this.#stop('The clock doesn’t answer with events: it is suspended, has no room or is gone.');
			return;
		}
		setText(this.#slots.status, 'The connection is lost. Trying again …');
	}

	#stop(status) {
		this.#source.close();
		this.#source = undefined;
		setText(this.#slots.switch, 'Start the clock');
		setText(this.#slots.status, status);
	}

}
