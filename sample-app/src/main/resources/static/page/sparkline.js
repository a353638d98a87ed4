import { setText } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';

const SECONDS = 60;

// After so many seconds without a look nobody knows what has been, so the line is broken
const GAP = 12;

const HEIGHT = 24;

// A scale that grows with each of the first few would make one look like many
const LEAST = 4;

// The values of the last minute of one or more series, now at the right. The scale has room for what is shown
export class Sparkline {

	#paths;

	#scale;

	#history = [];

	constructor(svg, names, scale) {
		svg.setAttribute('viewBox', `0 0 ${SECONDS} ${HEIGHT}`);
		svg.setAttribute('preserveAspectRatio', 'none');
		this.#scale = scale;
		this.#paths = names.map((name) => {
			const area = this.#path(svg, `area ${name}`);
			const line = this.#path(svg, `line ${name}`);
			return { area, line };
		});
	}

	// Where there can't be more than a maximum of the first, the scale needn't have room for it
	add(values, maximum = LEAST) {
		const now = performance.now() / 1000;
		this.#history.push({ time: now, values });
		this.#history = this.#history.filter(({ time }) => now - time <= SECONDS);
		const most = Math.max(Math.min(LEAST, maximum), 1, ...this.#history.flatMap(({ values }) => values));
		if (this.#scale) {
			setText(this.#scale, most);
		}
		this.#paths.forEach(({ area, line }, series) => {
			const runs = this.#runs().map((run) => run.map(({ time, values }) => {
				const height = HEIGHT - 1 - (values[series] / most) * (HEIGHT - 2);
				return [(SECONDS - (now - time)).toFixed(1), height.toFixed(2)];
			}));
			line.setAttribute('d', runs.map(lineOf).join(''));
			area.setAttribute('d', runs.map(areaOf).join(''));
		});
	}

	#runs() {
		const runs = [];
		let last = Number.NEGATIVE_INFINITY;
		for (const point of this.#history) {
			if (point.time - last > GAP) {
				runs.push([]);
			}
			runs.at(-1).push(point);
			last = point.time;
		}
		return runs;
	}

	#path(svg, name) {
		const path = document.createElementNS(SVG, 'path');
		path.setAttribute('class', name);
		path.setAttribute('vector-effect', 'non-scaling-stroke');
		svg.append(path);
		return path;
	}

}

function lineOf(points) {
	return `M${points.map((point) => point.join(' ')).join('L')}`;
}

function areaOf(points) {
	return `${lineOf(points)}L${points.at(-1)[0]} ${HEIGHT}L${points[0][0]} ${HEIGHT}Z`;
}
