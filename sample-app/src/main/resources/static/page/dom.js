export function fromTemplate(id) {
	return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export function slots(root) {
	const found = {};
	for (const element of root.querySelectorAll('[data-slot]')) {
		found[element.dataset.slot] = element;
	}
	return found;
}

// Text that stays the same isn't touched: a selection in it survives, and nothing is announced twice
export function setText(element, text) {
	if (element.textContent !== String(text)) {
		element.textContent = text;
	}
}

export function setTerms(list, terms) {
	list.replaceChildren(...terms.map(([term, value]) => {
		const group = document.createElement('div');
		const name = document.createElement('dt');
		const description = document.createElement('dd');
		name.textContent = term;
		description.textContent = value;
		group.append(name, description);
		return group;
	}));
}

// Keeps one child of a list for each key, in the order of the keys
export class KeyedList {

	#list;

	#make;

	#items = new Map();

	constructor(list, make) {
		this.#list = list;
		this.#make = make;
	}

	show(entries) {
		const keys = new Set(entries.map(([key]) => key));
		for (const [key, item] of this.#items) {
			if (!keys.has(key)) {
				item.element.remove();
				this.#items.delete(key);
			}
		}
		entries.forEach(([key, value], index) => {
			const item = this.#items.get(key) ?? this.#make(key);
			this.#items.set(key, item);
			if (this.#list.children[index] !== item.element) {
				this.#list.insertBefore(item.element, this.#list.children[index] ?? null);
			}
			item.show(value);
		});
	}

}
