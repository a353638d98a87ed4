const TIMEOUT = 5000;

export class Endpoint {

	#path;

	#python;

	constructor(path) {
		this.#path = path;
	}

	async read() {
		const [state, python] = await Promise.all([this.#read(this.#path), this.#readPython()]);
		return { applications: state.applications ?? {}, executors: state.executors ?? {}, python };
	}

	// Asks for the endpoint of Python only where the actuator has one
	async #readPython() {
		if (this.#python === undefined) {
			const { _links: links = {} } = await this.#read('actuator').catch(() => ({}));
			this.#python = links.gatewaypython !== undefined;
		}
		return this.#python ? this.#read('actuator/gatewaypython') : {};
	}

	async #read(path) {
		const response = await this.#fetch(path, {});
		return response.json();
	}

	async suspend(name, suspended) {
		await this.#fetch(`${this.#path}/${encodeURIComponent(name)}`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ suspended }),
		});
	}

	async #fetch(path, options) {
		const response = await fetch(path, { ...options, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) })
			.catch(() => {
				throw new Error('the server doesn’t answer');
			});
		if (response.status === 404) {
			throw new Error('404, there is none, or it isn’t exposed');
		}
		if (!response.ok) {
			throw new Error(`the answer is ${response.status}`);
		}
		return response;
	}

}
