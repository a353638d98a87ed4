import { setText, slots } from './dom.js';
import { address } from './format.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

const WITH_BODY = ['POST', 'PUT'];

// The form of a request to one application
export class Call {

	#slots;

	#fields;

	#header;

	#type;

	constructor(form, name, { method = 'GET', rest = '', header = [], type = 'text/plain', body = '' } = {}) {
		const [headerName = '', headerValue = ''] = header;
		this.#slots = slots(form);
		this.#fields = form.elements;
		this.#header = headerName;
		this.#type = type;
		this.#fields.method.replaceChildren(...METHODS.map((each) => new Option(each, each)));
		this.#fields.method.value = method;
		this.#fields.rest.value = rest;
		this.#fields.body.value = body;
		this.#fields.header.value = headerValue;
		setText(this.#slots['header-name'], `${headerName}: `);
		setText(this.#slots['body-name'], `Body, ${type}`);
		this.#slots['header-field'].hidden = !headerName;
		this.#fields.method.setAttribute('aria-label', `Method for ${name}`);
		this.#fields.rest.setAttribute('aria-label', `Rest of the path for ${name}`);
		this.#fields.header.setAttribute('aria-label', `${headerName} for ${name}`);
		this.#fields.body.setAttribute('aria-label', `Body, ${type}, for ${name}`);
		this.#fields.method.addEventListener('change', () => this.#showBody());
		this.#showBody();
	}

	show(mount) {
		setText(this.#slots.mount, mount);
	}

	path() {
		return address(this.#slots.mount.textContent, this.#fields.rest.value);
	}

	request() {
		const headers = {};
		if (this.#header && this.#fields.header.value) {
			headers[this.#header] = this.#fields.header.value;
		}
		if (!this.#hasBody()) {
			return { method: this.#fields.method.value, headers };
		}
		headers['Content-Type'] = this.#type;
		return { method: this.#fields.method.value, headers, body: this.#fields.body.value };
	}

	#hasBody() {
		return WITH_BODY.includes(this.#fields.method.value);
	}

	#showBody() {
		this.#slots['body-field'].hidden = !this.#hasBody();
	}

}
