import { Applications } from './page/applications.js';
import { Clock } from './page/clock.js';
import { Endpoint } from './page/endpoint.js';
import { Exchanges } from './page/exchanges.js';
import { Executors } from './page/executors.js';
import { Python } from './page/python.js';
import { States } from './page/states.js';
import { Upload } from './page/upload.js';
import { Watch } from './page/watch.js';

const byId = (id) => document.getElementById(id);

const PERIOD = matchMedia('(prefers-reduced-motion: reduce)').matches ? 5000 : 1000;

const endpoint = new Endpoint('actuator/gatewayapplications');
const clock = new Clock(byId('clock'));
const upload = new Upload(byId('upload'));
const executors = new Executors(byId('executors'));
const states = new States(byId('states'));
const exchanges = new Exchanges(byId('exchanges'), byId('exchanges-none'), byId('exchanges-more'));
const python = new Python(byId('python'), byId('engines'));

const watch = new Watch(() => endpoint.read(), PERIOD, {
	status: byId('watch-status'),
	problem: byId('problem'),
	pause: byId('watch-pause'),
	show(state) {
		for (const part of [applications, clock, upload, executors, states, exchanges, python]) {
			part.show(state);
		}
	},
});

const applications = new Applications(byId('applications'), {
	suspend: (name, suspended) => endpoint.suspend(name, suspended),
	changed: () => watch.look(),
});

watch.start();
