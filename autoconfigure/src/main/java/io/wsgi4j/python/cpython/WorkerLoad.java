package io.wsgi4j.python.cpython;

import io.wsgi4j.python.PythonDescriptor.ProcessDescriptor;

/**
 * What a worker has to do.
 *
 * @param worker the worker
 * @param begun how many exchanges it has begun
 * @param exchanges how many of them it has still
 * @param running how many permits are taken
 * @param resuming how many exchanges wait for one to go on
 */
record WorkerLoad(Worker worker, int begun, int exchanges, int running, int resuming) {

	ProcessDescriptor describe() {
		return ProcessDescriptor.of(this.worker.pid(), this.worker.started(), this.begun, this.exchanges, this.running,
				this.resuming);
	}

}
