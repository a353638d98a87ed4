const TEXT = /^(text\/|application\/(json|xml|javascript)|[^;]+\+(json|xml))/i;

const DUMPED = 256;

const WIDTH = 16;

// Readable text of what may be cut anywhere: as it is if it is text, else as a dump
export function toText(body, type) {
	return (!type || TEXT.test(type)) ? decode(body, type) : dump(body.subarray(0, DUMPED));
}

function decode(body, type) {
	const [, charset = 'utf-8'] = /charset="?([^";]+)/i.exec(type) ?? [];
	try {
		return new TextDecoder(charset).decode(body, { stream: true });
	}
	catch {
		return dump(body);
	}
}

function dump(body) {
	const lines = [];
	for (let start = 0; start < body.length; start += WIDTH) {
		const line = [...body.subarray(start, start + WIDTH)];
		const numbers = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
		lines.push(`${start.toString(16).padStart(4, '0')}  ${numbers}`);
	}
	return lines.join('\n');
}
