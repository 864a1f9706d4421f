// SPDX-License-Identifier: Apache-2.0
// Lists of the API as tables: search, filters, sort, files, more.
//
// spec: { path, title, query, search, filters, link, acts, tools, more }
//   query     what is always asked for; search: false: no field for it
//   filters   fields of a form (form.js) that become part of the query
//   link(row) an address for the first cell, or ''
//   acts      [{ text, roles, bad, when(row), ask(row), run(row) }]: buttons of
//             a row; ask gives a form (cho.ask), run does anything
//   tools     the same above the table, without a row
//   columns   a list of names: only these, in this order
//   changed() somebody did an act or a tool; the list loads itself anew
(function () {
'use strict';

cho.templates.table = '{{#rows.length}}<div class="scroll"><table class="table" role="table">' +
	'<caption{{#hide}} class="visually-hidden"{{/hide}}>{{caption}}' +
	'</caption><thead role="rowgroup"><tr role="row">{{#columns}}' +
	'<th scope="col" role="columnheader" class="{{#num}}num{{/num}}"' +
	'{{#sorted}} aria-sort="{{sorted}}"{{/sorted}}>{{#sorts}}<button ' +
	'type="button" class="sorter" data-sort="{{name}}">{{title}}' +
	'{{#arrow}} {{arrow}}{{/arrow}}</button>{{/sorts}}{{^sorts}}' +
	'{{title}}{{/sorts}}</th>{{/columns}}{{#acting}}<th scope="col" ' +
	'role="columnheader">{{#t}}acts{{/t}}</th>{{/acting}}</tr></thead>' +
	'<tbody role="rowgroup">{{#rows}}<tr role="row">{{#cells}}' +
	'<td role="cell" data-label="{{label}}" class="{{#num}}num{{/num}}' +
	'{{#long}} long{{/long}}{{#empty}} empty{{/empty}}">{{> cell}}</td>{{/cells}}{{#acting}}' +
	'<td role="cell" data-label="" class="{{^acts.length}}empty' +
	'{{/acts.length}}"><span class="acts">{{#acts}}<button type="button" ' +
	'class="btn btn-sm {{#bad}}btn-no{{/bad}}{{^bad}}btn-plain{{/bad}}" ' +
	'data-row="{{row}}" data-act="{{n}}">{{text}}<span ' +
	'class="visually-hidden"> {{about}}</span></button>{{/acts}}</span>' +
	'</td>{{/acting}}</tr>{{/rows}}</tbody></table></div>{{/rows.length}}' +
	'{{^rows.length}}<p class="note">{{#t}}nothing{{/t}}</p>' +
	'{{/rows.length}}';
cho.templates.cell = '{{#href}}<a href="{{href}}">{{text}}</a>{{/href}}' +
	'{{^href}}{{#mark}}<span class="mark {{mark}}"><span ' +
	'aria-hidden="true">{{sign}} </span>{{text}}</span>{{/mark}}' +
	'{{^mark}}<span{{#vnd}} class="vnd"{{/vnd}}>{{text}}</span>{{/mark}}' +
	'{{/href}}';
cho.templates.list = '{{#heading}}<h2>{{heading}}</h2>{{/heading}}' +
	'<div class="row-tools no-print">{{#search}}<div><label ' +
	'class="form-label" for="{{id}}-q">{{#t}}search{{/t}}</label><input ' +
	'class="form-control" type="search" id="{{id}}-q" data-q="" ' +
	'autocomplete="off"></div>{{/search}}{{#filters}}<div data-f="">' +
	'{{> field}}</div>{{/filters}}<div class="acts">{{#tools}}<button ' +
	'type="button" class="btn {{#bad}}btn-no{{/bad}}{{^bad}}btn-go' +
	'{{/bad}}" data-tool="{{n}}">{{text}}</button>{{/tools}}<span ' +
	'class="files"><a class="btn btn-plain" data-file="csv" href="#">CSV<span ' +
	'class="visually-hidden"> {{caption}}</span></a><a ' +
	'class="btn btn-plain" data-file="pdf" href="#">PDF<span ' +
	'class="visually-hidden"> {{caption}}</span></a></span></div></div>' +
	'<div data-table=""></div><button type="button" hidden="hidden" ' +
	'class="btn btn-plain no-print" data-more="">{{#t}}more{{/t}}' +
	'</button>';

// A name that need not be a column's title: for tables inside an answer.
cho.columnsOf = function (rows) {
	const names = [];
	rows.forEach(function (row) {
		Object.keys(row).forEach(function (k) {
			if (names.indexOf(k) < 0 && typeof row[k] !== 'object')
				names.push(k);
		});
	});
	return names.map(function (name) {
		return { name: name, title: cho.label(name),
			kind: cho.kindOf(name) };
	});
};
// By its name, where an answer does not say what a value is.
cho.kindOf = function (name) {
	if (/(^|_)ms$|_at$/.test(name))
		return 'time';
	if (/(^|_)day$/.test(name))
		return 'day';
	if (/^(amount|total|due|owed|overdue|held|paid|open|owed|left|arrears|advance|deposit|price|vat|asked|received|credit|debit|gap|billed|waived|balance|collected|handed|counted|difference|opening|closing|credits|debits|allocated|cash|bank)$/
	    .test(name))
		return 'vnd';
	return 'text';
};

function byColumn(rows, sort) {
	if (sort.name === '')
		return rows;
	return rows.slice().sort(function (a, b) {
		const x = a[sort.name], y = b[sort.name];
		const way = sort.down ? -1 : 1;
		if (typeof x === 'number' && typeof y === 'number')
			return way * (x - y);
		return way * String(x === undefined ? '' : x).localeCompare(
			String(y === undefined ? '' : y), 'vi',
			{ numeric: true });
	});
}

// Without the unit of a number that is said in another one here.
function titleOf(c) {
	return String(c.title).replace(/ \(0[.,]01[^)]*\)$/, '');
}

const LONG = 17;   // a reference of ours is not: it stays in one piece

// Without those that say nothing here, but for the first and the sorted.
function telling(columns, rows, sort) {
	return columns.filter(function (c, k) {
		return k === 0 || c.name === sort.name ||
			rows.some(function (row) {
				return !cho.cell(c, row[c.name]).empty;
			});
	});
}

// Draw rows; acts as above.  Of a list that has more rows than these they are
// in order already; who has them all is asked for another one, resort(sort),
// where a column says that there is.
cho.table = function (where, spec) {
	const sort = spec.sort || { name: '', down: false };
	const acts = (spec.acts || []).filter(function (a) {
		return cho.may(a.roles);
	});
	const rows = spec.more ? spec.rows : byColumn(spec.rows, sort);
	const columns = telling(spec.columns, rows, sort);
	const numbers = {};
	const body = rows.map(function (row, i) {
		const first = columns.length > 0 ?
			String(row[columns[0].name]) : '';
		return { cells: columns.map(function (c, k) {
			const cell = cho.cell(c, row[c.name]);
			cell.label = titleOf(c);
			cell.long = cell.text.length > LONG;
			cell.href = k === 0 && spec.link ? spec.link(row) : '';
			if (cell.num)
				numbers[c.name] = true;
			return cell;
		}), acts: acts.map(function (a, n) {
			return { n: n, row: i, text: cho.t(a.text), bad: a.bad,
				about: first, fits: !a.when || a.when(row) };
		}).filter(function (a) {
			return a.fits;
		}) };
	});
	cho.put(where, 'table', { caption: spec.caption || '', hide: spec.hide,
		rows: body, acting: acts.length > 0,
		columns: columns.map(function (c) {
			const here = sort.name === c.name;
			return { name: c.name, title: titleOf(c),
				sorts: !spec.more || c.sort === true,
				num: numbers[c.name] || c.kind === 'vnd' ||
					c.kind === 'count',
				sorted: here ? sort.down ? 'descending' :
					'ascending' : '',
				arrow: here ? sort.down ? '\u2193' : '\u2191' :
					'' };
		}) });
	Array.from(where.querySelectorAll('[data-act]')).forEach(function (b) {
		b.onclick = function () {
			const a = acts[Number(b.dataset.act)];
			const row = rows[Number(b.dataset.row)];
			if (a.run)
				a.run(row, spec.again);
			else
				cho.ask(a.ask(row), spec.again);
		};
	});
	Array.from(where.querySelectorAll('[data-sort]')).forEach(function (b) {
		b.onclick = function () {
			const name = b.dataset.sort;
			const next = { name: name, down: sort.name === name &&
				!sort.down };
			function focus() {
				const again = where.querySelector(
					'[data-sort="' + name + '"]');
				if (again !== null)
					again.focus();
			}
			if (spec.resort) {
				spec.resort(next).then(focus);
				return;
			}
			cho.table(where, Object.assign({}, spec,
				{ sort: next }));
			focus();
		};
	});
};

let lists = 0;
const FEW = 20;

cho.list = async function (where, spec) {
	const id = 'l' + (++lists);
	const fields = spec.filters || [];
	const filters = await cho.filterViews(fields, id + '-');
	const tools = (spec.tools || []).filter(function (a) {
		return cho.may(a.roles);
	});
	const caption = spec.title ? cho.t(spec.title) : document.title;
	cho.put(where, 'list', { id: id, search: spec.search !== false,
		heading: spec.title ? caption : '', caption: caption,
		filters: filters, tools: tools.map(function (a, n) {
			return { n: n, text: cho.t(a.text), bad: a.bad };
		}) });
	const place = where.querySelector('[data-table]');
	const more = where.querySelector('[data-more]');
	const q = where.querySelector('[data-q]');
	let rows = [], columns = [], next = 0, turn = 0;
	let whole = true;              // all rows came with the first answer
	let sort = { name: '', down: false };

	function query() {
		const values = Object.assign({}, spec.query);
		if (q !== null && q.value.trim() !== '')
			values.q = q.value.trim();
		fields.forEach(function (f) {
			const v = where.querySelector('[name="' + f.name + '"]')
				.value;
			if (v !== '')
				values[f.name] = v;
		});
		return values;
	}
	// In the order that is shown, where the whole list has it.
	function ordered(values) {
		const has = columns.some(function (c) {
			return c.name === sort.name && c.sort === true;
		});
		return !has ? values : Object.assign(values, {
			sort: (sort.down ? '-' : '') + sort.name });
	}

	function draw() {
		cho.table(place, { rows: rows, columns: columns, sort: sort,
			caption: caption, hide: true, link: spec.link,
			acts: spec.acts, again: changed, more: !whole,
			resort: async function (s) {
				sort = s;
				if (whole)
					draw();
				else
					await load();
			} });
		more.hidden = !next;
		Array.from(where.querySelectorAll('[data-file]')).forEach(
			function (a) {
				a.href = '/api/v1/' + cho.query(spec.path,
					Object.assign(ordered(query()),
						{ format: a.dataset.file }));
			});
	}

	// True: they came, and nobody asked for others meanwhile.
	async function fetchRows(after) {
		const mine = ++turn;
		const values = whole ? query() : ordered(query());
		try {
			const answer = await cho.get(spec.path, Object.assign(
				after ? { after: after } : {}, values));
			if (mine !== turn)
				return false;
			if (spec.seen)
				spec.seen(answer);
			const got = answer.rows || [];
			rows = after ? rows.concat(got) : got;
			columns = answer.columns || cho.columnsOf(rows);
			if (spec.columns)
				columns = spec.columns.map(function (name) {
					return columns.filter(function (c) {
						return c.name === name;
					})[0];
				}).filter(Boolean);
			// (some lists always say where they ended)
			next = got.length >= FEW && answer.next !== after ?
				answer.next : 0;
			const was = whole;
			whole = !next;
			if (!whole && was && sort.name !== '') {
				// It was sorted here, and is too long for that now.
				if (ordered({}).sort !== undefined)
					return load();
				sort = { name: '', down: false };
			}
			draw();
			cho.say(cho.t('rows', { n: rows.length }));
			return true;
		} catch (e) {
			if (!(e instanceof cho.Refusal))
				throw e;
			if (mine === turn)
				cho.note(place, 'bad', e.text);
			return false;
		}
	}
	function load() {
		return fetchRows(0);
	}
	async function changed() {
		if (spec.changed)
			spec.changed();
		await load();
	}

	let timer = 0;
	if (q !== null)
		q.addEventListener('input', function () {
			clearTimeout(timer);
			timer = setTimeout(load, 300);
		});
	fields.forEach(function (f) {
		where.querySelector('[name="' + f.name + '"]').addEventListener(
			'change', load);
	});
	Array.from(where.querySelectorAll('[data-tool]')).forEach(function (b) {
		b.onclick = function () {
			const a = tools[Number(b.dataset.tool)];
			if (a.run)
				a.run(changed);
			else
				cho.ask(a.ask(), changed);
		};
	});
	more.onclick = function () {
		fetchRows(next);
	};
	cho.put(place, 'loading', {});
	await load();
	return { load: load };
};

// An answer's plain values, and its lists as tables below.
cho.templates.facts = '<dl class="facts">{{#facts}}<dt>{{label}}</dt>' +
	'<dd>{{> cell}}</dd>{{/facts}}</dl>';
cho.facts = function (where, object, skip) {
	const facts = [];
	Object.keys(object).forEach(function (name) {
		const v = object[name];
		if (v === null || typeof v === 'object' ||
		    (skip || []).indexOf(name) >= 0)
			return;
		const cell = cho.cell({ name: name, kind: cho.kindOf(name) }, v);
		cell.label = cho.label(name);
		if (!cell.empty)
			facts.push(cell);
	});
	cho.put(where, 'facts', { facts: facts });
};
})();
