// What the sample's own applications show, and a call that does it. Sources and documents are served beside the page
const OWN = {
	clock: {
		shows: 'Streams server-sent events, one a second, and holds a thread of its own executor.',
		source: 'Clock.java',
		page: ['how-to.md', '## Send events'],
		call: { rest: '?ticks=5' },
	},
	download: {
		shows: 'Sends a file or parts of it, and holds no thread while the bytes go out.',
		source: 'Download.java',
		page: ['how-to.md', '## Send a file'],
		call: { header: ['Range', 'bytes=0-255'] },
	},
	environ: {
		shows: 'Answers the environ of its call: method, path, query, headers and what the gateway adds.',
		source: 'EnvironDump.java',
		page: ['applications.md', '## The environ'],
		call: { rest: '/path?a=b', type: 'application/json', body: '{"a": "b"}' },
	},
	git: {
		shows: 'Runs git’s own CGI program over a repository, for clone, fetch and push.',
		source: 'GitConfiguration.java',
		page: ['cgi.md', '# CGI programs'],
		call: { rest: '/demo.git/HEAD' },
	},
	hello: {
		shows: 'Answers one line of text: the least that an application has to do.',
		source: 'Hello.java',
		page: ['tutorial.md', '# Tutorial'],
	},
	index: {
		shows: 'Lists the others, and gets each path below the prefix that none of them takes.',
		source: 'Index.java',
		page: ['configuration.md', '## Mounts'],
		call: { rest: '/' },
	},
	reports: {
		shows: 'Lists the threads of the server, one report after the other: its executor has a single thread.',
		source: 'Reports.java',
		page: ['how-to.md', '## Keep one application from starving another'],
	},
	upload: {
		shows: 'Answers size and SHA-256 of a body of any size, and is called when all of it is there.',
		source: 'Upload.java',
		page: ['how-to.md', '## Take an upload of any size'],
		call: { method: 'POST', type: 'text/plain', body: 'Hello, upload!' },
	},
};

const PYTHON = {
	shows: 'A WSGI callable in Python, mounted by a property.',
	page: ['python.md', '# Python applications'],
};

const OTHER = {
	shows: 'An application that isn’t one of the sample’s.',
	page: ['applications.md', '# Applications'],
};

export function entryOf(name, { bean = '' }) {
	if (bean.startsWith('gatewayPythonApplication')) {
		return PYTHON;
	}
	return Object.hasOwn(OWN, name) ? OWN[name] : OTHER;
}

export function sourceAddress(file) {
	return `source/${file}`;
}

export function titleOf([, heading]) {
	return heading.replace(/^#+ /, '');
}

// Documents are shown as text, where a heading is found by its words
export function pageAddress([file, heading]) {
	return `docs/${file}#:~:text=${encodeURIComponent(heading)}`;
}
