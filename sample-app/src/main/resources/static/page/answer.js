import { setTerms, setText } from './dom.js';
import { bytes, status } from './format.js';
import { toText } from './text.js';

const SHOWN = 4 * 1024;

// What the server says with any answer tells nothing of this one
const OF_ANY = ['connection', 'date', 'keep-alive'];

// Shows an answer while it arrives, and no more than the beginning of it
export class Answer {

	#slots;

	#controller;

	constructor(slots) {
		this.#slots = slots;
	}

	isComing() {
		return this.#controller !== undefined;
	}

	stop() {
		this.#controller.abort();
	}

	clear() {
		setText(this.#slots.note, '');
		setTerms(this.#slots.headers, []);
		setText(this.#slots.body, '');
		this.#slots.body.hidden = true;
	}

	async call(path, request, suspended) {
		this.clear();
		setText(this.#slots.status, 'Calling …');
		const controller = new AbortController();
		this.#controller = controller;
		try {
			const start = performance.now();
			const response = await fetch(path, { ...request, cache: 'no-store', signal: controller.signal });
			const time = Math.round(performance.now() - start);
			setText(this.#slots.status, `${status(response.status)} after ${time} ms`);
			setText(this.#slots.note, hint(response, suspended));
			setTerms(this.#slots.headers, [...response.headers].filter(([name]) => !OF_ANY.includes(name)));
			await this.#read(response);
		}
		catch (error) {
			this.#fail(error, controller.signal.aborted);
		}
		finally {
			this.#controller = undefined;
		}
	}

	async #read(response) {
		const reader = response.body?.getReader();
		if (!reader) {
			return;
		}
		const type = response.headers.get('Content-Type') ?? '';
		let body = new Uint8Array();
		while (body.length < SHOWN) {
			const { done, value } = await reader.read();
			if (done) {
				return;
			}
			body = joined(body, value).subarray(0, SHOWN);
			setText(this.#slots.body, toText(body, type));
			this.#slots.body.hidden = false;
		}
		const { done } = await reader.read();
		if (!done) {
			await reader.cancel();
			setText(this.#slots.note, `The first ${bytes(SHOWN)}. The page has not taken the rest.`);
		}
	}

	#fail(error, stopped) {
		if (stopped) {
			setText(this.#slots.note, 'You have stopped it.');
			return;
		}
		if (this.#slots.status.textContent.startsWith('Calling')) {
			setText(this.#slots.status, 'No answer');
		}
		setText(this.#slots.note, `The connection has failed (${error.message}).`);
	}

}

function hint(response, suspended) {
	if (response.status !== 503) {
		return '';
	}
	const reason = suspended ? 'The application is suspended.' : 'There is no room, or the application is suspended.';
	const wait = response.headers.get('Retry-After');
	return wait ? `${reason} Try again in ${wait} s.` : reason;
}

function joined(one, other) {
	const all = new Uint8Array(one.length + other.length);
	all.set(one);
	all.set(other, one.length);
	return all;
}
