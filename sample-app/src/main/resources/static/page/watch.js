import { setText } from './dom.js';

const RETRY = 3000;

// Looks again and again, unless it is paused or nobody sees the page
export class Watch {

	#read;

	#period;

	#view;

	#timer;

	#look = 0;

	#paused = false;

	constructor(read, period, view) {
		this.#read = read;
		this.#period = period;
		this.#view = view;
	}

	start() {
		this.#view.pause.addEventListener('click', () => this.#pause(!this.#paused));
		document.addEventListener('visibilitychange', () => this.#goOn());
		this.#goOn();
	}

	async look() {
		clearTimeout(this.#timer);
		const look = ++this.#look;
		let next = this.#period;
		let problem;
		let state;
		try {
			state = await this.#read();
		}
		catch (error) {
			problem = error;
			next = RETRY;
		}
		if (look !== this.#look) {
			return;
		}
		if (problem) {
			this.#fail(problem);
		}
		else {
			this.#succeed(state);
		}
		if (!this.#paused && !document.hidden) {
			this.#timer = setTimeout(() => this.look(), next);
		}
	}

	#succeed(state) {
		this.#say(this.#paused ? 'Paused' : 'Live');
		setText(this.#view.problem, '');
		this.#view.show(state);
	}

	#fail(problem) {
		this.#say('Not live');
		setText(this.#view.problem, `The endpoint of the applications can’t be read: ${problem.message}. `
			+ (this.#paused ? 'What is shown may be out of date.' : 'The page tries again every few seconds.'));
	}

	#pause(paused) {
		this.#paused = paused;
		setText(this.#view.pause, paused ? 'Go on' : 'Pause');
		if (paused) {
			this.#say('Paused');
		}
		this.#goOn();
	}

	#goOn() {
		clearTimeout(this.#timer);
		if (!this.#paused && !document.hidden) {
			this.look();
		}
	}

	#say(status) {
		this.#view.status.dataset.live = status === 'Live';
		setText(this.#view.status, status);
	}

}
