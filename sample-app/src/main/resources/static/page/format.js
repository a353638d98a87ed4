const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

const REASONS = {
	200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content', 304: 'Not Modified',
	400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed',
	408: 'Request Timeout', 413: 'Content Too Large', 416: 'Range Not Satisfiable', 500: 'Internal Server Error',
	501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
	507: 'Insufficient Storage',
};

export function bytes(count) {
	let unit = 0;
	let value = count;
	while (value >= 1024 && unit < UNITS.length - 1) {
		value /= 1024;
		unit++;
	}
	if (count === 1) {
		return '1 byte';
	}
	return `${Number.isInteger(value) ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

export function count(number) {
	return number.toLocaleString('en');
}

export function secondsOf(duration) {
	const parts = /^PT(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?$/.exec(duration ?? '');
	if (!parts) {
		return Number.NaN;
	}
	const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
	return (hours * 60 + minutes) * 60 + seconds;
}

export function seconds(value) {
	if (Number.isNaN(value)) {
		return 'unknown';
	}
	if (value < 10) {
		return `${value.toFixed(1)} s`;
	}
	return (value < 120) ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
}

export function deadline(duration) {
	const value = secondsOf(duration);
	if (value <= 0) {
		return 'none';
	}
	return Number.isNaN(value) ? 'unknown' : `${value} s`;
}

// Relative to the page, because mounts don't have the server's context path
export function address(mount, rest = '') {
	return `.${mount.replace(/\/$/, '')}${rest}`;
}

// The containers send no reasons, or their own
export function status(code) {
	return REASONS[code] ? `${code} ${REASONS[code]}` : String(code);
}
