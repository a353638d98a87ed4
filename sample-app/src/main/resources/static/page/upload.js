import { setText, slots } from './dom.js';
import { address, bytes, status } from './format.js';

const BLOCK = 64 * 1024;

const SHOWN = 4 * 1024;

// A digest is made of a body in memory, so a larger one gets none
const DIGESTED = 128 * 1024 * 1024;

export class Upload {

	#slots;

	#form;

	#button;

	#progress;

	#request;

	#answer;

	#targets = {};

	constructor(section) {
		this.#slots = slots(section);
		this.#form = section.querySelector('form');
		this.#button = section.querySelector('button');
		this.#progress = section.querySelector('progress');
		this.#form.elements.file.addEventListener('change', () => {
			this.#form.elements.source.value = 'file';
		});
		this.#form.elements.size.addEventListener('change', () => {
			this.#form.elements.source.value = 'bytes';
		});
		this.#form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#submit();
		});
	}

	show(state) {
		this.#targets = state.applications;
		const target = this.#form.elements.target;
		const options = Object.entries(this.#targets).map(([name, { limits }]) => [name, `${name}, ${takes(limits)}`]);
		if (JSON.stringify(options) !== JSON.stringify([...target.options].map(({ value, text }) => [value, text]))) {
			const chosen = target.value || 'upload';
			target.replaceChildren(...options.map(([name, text]) => new Option(text, name, false, name === chosen)));
		}
	}

	#submit() {
		if (this.#request) {
			this.#request.abort();
			return;
		}
		const target = this.#form.elements.target.value;
		const body = this.#body();
		this.#show('', '', '');
		if (!body) {
			this.#show('Choose a file first.', '', '');
			return;
		}
		this.#send(body, target, this.#targets[target]);
	}

	#body() {
		if (this.#form.elements.source.value === 'file') {
			return this.#form.elements.file.files[0];
		}
		const block = crypto.getRandomValues(new Uint8Array(BLOCK));
		return new Blob(Array(Number(this.#form.elements.size.value) / BLOCK).fill(block));
	}

	#send(body, name, target) {
		const request = new XMLHttpRequest();
		const start = performance.now();
		request.open('POST', address(target?.mount ?? '/gateway/upload'));
		request.setRequestHeader('Content-Type', 'application/octet-stream');
		request.upload.addEventListener('progress', ({ loaded }) => this.#sent(loaded, body.size, start));
		request.upload.addEventListener('load', () => this.#sentAll(body.size));
		request.addEventListener('load', () => this.#answered(request, body, name, target));
		request.addEventListener('error', () => this.#show('No answer', failure(body, target), ''));
		request.addEventListener('abort', () => this.#show('Cancelled', '', ''));
		request.addEventListener('loadend', () => this.#end());
		this.#request = request;
		this.#answer = undefined;
		setText(this.#button, 'Cancel');
		this.#slots.progress.hidden = false;
		this.#sent(0, body.size, start);
		request.send(body);
	}

	#sent(loaded, size, start) {
		this.#progress.value = size ? loaded / size : 0;
		const rate = loaded / Math.max(0.001, (performance.now() - start) / 1000);
		setText(this.#slots.sent, `${bytes(loaded)} of ${bytes(size)}, ${bytes(Math.round(rate))}/s`);
	}

	#sentAll(size) {
		this.#progress.value = 1;
		setText(this.#slots.sent, `${bytes(size)} sent, waiting for the answer`);
	}

	async #answered(request, body, name, target) {
		this.#answer = request;
		const note = hint(request.status, name, target);
		this.#show(status(request.status), note, request.responseText.slice(0, SHOWN));
		if (request.status === 200 && body.size <= DIGESTED && crypto.subtle) {
			const digest = await digestOf(body);
			if (request === this.#answer && request.responseText.includes(digest)) {
				setText(this.#slots.note, 'The browser computes the same digest.');
			}
		}
	}

	#end() {
		this.#request = undefined;
		this.#slots.progress.hidden = true;
		setText(this.#button, 'Upload');
	}

	#show(line, note, body) {
		setText(this.#slots.status, line);
		setText(this.#slots.note, note);
		setText(this.#slots.body, body);
	}

}

function takes(limits) {
	return (limits?.maxBodySize >= 0) ? `at most ${bytes(limits.maxBodySize)}` : 'any size';
}

function hint(code, name, target) {
	if (code === 413) {
		return `It is more than ${name} takes (${takes(target?.limits)}). The application hasn’t been called.`;
	}
	return (code === 503) ? 'There is no room, or the application is suspended.' : '';
}

function failure(body, target) {
	const maximum = target?.limits?.maxBodySize;
	return (maximum >= 0 && body.size > maximum)
		? `The server has closed the connection: the application takes ${takes(target.limits)}.`
		: 'The server has closed the connection, or can’t be reached.';
}

async function digestOf(body) {
	const digest = await crypto.subtle.digest('SHA-256', await body.arrayBuffer());
	return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
