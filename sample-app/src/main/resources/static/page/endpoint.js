const TIMEOUT = 5000;

export class Endpoint {

	#path;

	constructor(path) {
		this.#path = path;
	}

	async read() {
		const response = await this.#fetch(this.#path, {});
		const state = await response.json();
		return { applications: state.applications ?? {}, executors: state.executors ?? {} };
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
