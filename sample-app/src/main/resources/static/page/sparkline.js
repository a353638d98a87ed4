const SVG = 'http://www.w3.org/2000/svg';

const LENGTH = 60;

const HEIGHT = 24;

// The last values of one or more series, the newest at the right. The scale has room for what is shown
export class Sparkline {

	#paths;

	#history = [];

	constructor(svg, names) {
		svg.setAttribute('viewBox', `0 0 ${LENGTH - 1} ${HEIGHT}`);
		svg.setAttribute('preserveAspectRatio', 'none');
		this.#paths = names.map((name) => {
			const area = this.#path(svg, `area ${name}`);
			const line = this.#path(svg, `line ${name}`);
			return { area, line };
		});
	}

	add(...values) {
		this.#history.push(values);
		this.#history.splice(0, this.#history.length - LENGTH);
		const most = Math.max(4, ...this.#history.flat());
		const first = LENGTH - this.#history.length;
		this.#paths.forEach(({ area, line }, series) => {
			const points = this.#history.map((values, index) => {
				const height = HEIGHT - 1 - (values[series] / most) * (HEIGHT - 2);
				return `${first + index} ${height.toFixed(2)}`;
			});
			line.setAttribute('d', `M${points.join('L')}`);
			area.setAttribute('d', `M${first} ${HEIGHT}L${points.join('L')}L${LENGTH - 1} ${HEIGHT}Z`);
		});
	}

	#path(svg, name) {
		const path = document.createElementNS(SVG, 'path');
		path.setAttribute('class', name);
		path.setAttribute('vector-effect', 'non-scaling-stroke');
		svg.append(path);
		return path;
	}

}
