// SPDX-License-Identifier: Apache-2.0
// Stalls and who holds them, prices and market days, bills, waivers, receipts.
(function () {
'use strict';

const OFFICE = 'viewer head accountant collector admin';
const SET_UP = 'head accountant admin';
const KINDS = ['kiosk', 'hall', 'outdoor', 'own_produce', 'session'];
const STATES = ['vacant', 'let', 'paused', 'disputed'];

const ZONES = { path: 'zones', value: 'zone', text: function (row) {
	return row.name;
} };

cho.OFFICE = OFFICE;
cho.SET_UP = SET_UP;
cho.ZONES = ZONES;

function stallLink(row) {
	return '#/stalls/' + encodeURIComponent(row.stall);
}
cho.stallLink = stallLink;

// --- stalls -----------------------------------------------------------------

cho.templates.map = '<div class="scroll"><svg class="map" viewBox="{{box}}" role="group" ' +
	'aria-label="{{#t}}map{{/t}}">{{#stalls}}<a href="{{href}}" ' +
	'aria-label="{{stall}}: {{said}}" class="{{tone}}"><rect x="{{x}}" ' +
	'y="{{y}}" width="{{w}}" height="{{h}}" rx="6"></rect><text ' +
	'x="{{cx}}" y="{{cy}}">{{sign}} {{stall}}</text></a>{{/stalls}}</svg></div>' +
	'<ul class="key">{{#key}}<li class="map-key {{tone}}"><span ' +
	'class="swatch" aria-hidden="true">{{sign}}</span> {{text}}</li>' +
	'{{/key}}</ul>';
const TONES = { vacant: '\u25cb', let: '\u2713', paused: '\u2016',
	disputed: '!', arrears: '\u2212' };
const CELL = { w: 92, h: 40 };

function toneOf(row) {
	return row.arrears > 0 ? 'arrears' : row.state;
}

function drawMap(box, rows) {
	const placed = rows.filter(function (r) {
		return r.x >= 0 && r.y >= 0;
	});
	if (placed.length === 0) {
		cho.note(box, '', cho.t('map_empty'));
		return;
	}
	// Places are 0 to 1000 on the plan; only the part that is used.
	const xs = placed.map(function (r) { return r.x; });
	const ys = placed.map(function (r) { return r.y; });
	const left = Math.min.apply(null, xs) - CELL.w / 2 - 10;
	const top = Math.min.apply(null, ys) - CELL.h / 2 - 10;
	const right = Math.max.apply(null, xs) + CELL.w / 2 + 10;
	const below = Math.max.apply(null, ys) + CELL.h / 2 + 10;
	cho.put(box, 'map', { box: [left, top, right - left, below - top]
		.join(' '), stalls: placed.map(function (r) {
			const tone = toneOf(r);
			return { stall: r.stall, href: stallLink(r), tone: tone,
				sign: TONES[tone] || '', said: cho.word(tone),
				x: r.x - CELL.w / 2, y: r.y - CELL.h / 2,
				w: CELL.w, h: CELL.h, cx: r.x, cy: r.y + 5 };
		}), key: Object.keys(TONES).map(function (tone) {
			return { tone: tone, sign: TONES[tone],
				text: cho.word(tone) };
		}) });
}

// All stalls of the market, whatever the list below shows of them.
let maps = 0;
async function showMap(box) {
	const mine = ++maps;
	try {
		const rows = await cho.all('stalls');
		if (mine === maps)
			drawMap(box, rows);
	} catch (e) {
		if (!(e instanceof cho.Refusal))
			throw e;
		cho.note(box, 'bad', e.text);
	}
}

function stallForm(row) {
	const is = row || {};
	return { path: 'stalls', title: row ? 'stall_change' : 'stall_new',
		fixed: row ? { stall: row.stall } : {},
		fields: (row ? [] : [{ name: 'stall', help: 'h.stall' }]).concat([
			{ name: 'zone', type: 'select', number: true,
				value: is.zone, from: ZONES },
			{ name: 'kind', type: 'select', value: is.kind,
				options: KINDS },
			{ name: 'aisles', type: 'select', number: true,
				value: is.aisles, options: [['0', '0'],
					['1', '1'], ['2', '2'], ['3', '3']] },
			{ name: 'area', type: 'count', value: is.area,
				help: 'h.area' },
			{ name: 'x', type: 'count', optional: true, value: is.x,
				help: 'h.place' },
			{ name: 'y', type: 'count', optional: true,
				value: is.y },
			{ name: 'state', type: 'select', value: is.state,
				options: STATES },
			{ name: 'terminal', type: 'count', value: is.terminal ||
				0, help: 'h.terminal' }
		]),
		body: function (v) {
			return Object.assign({ x: -1, y: -1 }, v);
		} };
}

async function oneStall(main, code) {
	const s = await cho.get('stalls/' + encodeURIComponent(code));
	cho.title(main, cho.t('stall_n', { n: code }));
	cho.facts(cho.add(main), s);
	const acts = [];
	if (cho.may(SET_UP))
		acts.push({ text: 'stall_change', ask: function () {
			return stallForm(s);
		} });
	if (cho.may('accountant head'))
		acts.push({ text: 'cash_take', ask: function () {
			return cho.cashForm(code);
		} }, { text: 'waiver_ask', ask: function () {
			return waiverForm(code);
		} }, { text: 'contract_new', ask: function () {
			return contractForm(code);
		} }, { text: 'meter_new', ask: function () {
			return meterForm(code);
		} });
	cho.buttons(cho.add(main), acts, cho.go);
	const lists = [['bills', 'p.bills'], ['payments', 'payments'],
		['waivers', 'p.waivers'], ['meters', 'meters']];
	if (cho.may(SET_UP))
		lists.unshift(['contracts', 'contracts']);
	for (let i = 0; i < lists.length; i++)
		await cho.part(main, function (box) {
			return cho.list(box, { path: lists[i][0],
				title: lists[i][1], search: false,
				query: { stall: code },
				link: LINKS[lists[i][0]],
				acts: ACTS[lists[i][0]] });
		});
}

cho.templates.buttons = '<div class="acts mb-3 no-print">{{#acts}}<button ' +
	'type="button" class="btn {{#bad}}btn-no{{/bad}}{{^bad}}btn-plain' +
	'{{/bad}}" data-n="{{n}}">{{name}}</button>{{/acts}}</div>';
cho.buttons = function (box, acts, after) {
	cho.put(box, 'buttons', { acts: acts.map(function (a, n) {
		return { n: n, name: cho.t(a.text), bad: a.bad };
	}) });
	Array.from(box.querySelectorAll('[data-n]')).forEach(function (b) {
		b.onclick = function () {
			const a = acts[Number(b.dataset.n)];
			if (a.run)
				a.run();
			else
				cho.ask(a.ask(), after);
		};
	});
};

cho.templates.import = '<p>{{#t}}h.import{{/t}}</p><label class="form-label" ' +
	'for="csv">{{#t}}file_csv{{/t}}</label><input class="form-control ' +
	'mb-3" type="file" id="csv" accept=".csv,.txt"><div data-said="">' +
	'</div>';
function importStalls(again) {
	cho.dialog(cho.t('stalls_import'), function (body) {
		cho.put(body, 'import', {});
		const input = body.querySelector('input');
		const said = body.querySelector('[data-said]');
		input.onchange = async function () {
			if (input.files.length !== 1)
				return;
			input.disabled = true;
			try {
				const r = await cho.send('stalls/import',
					input.files[0]);
				cho.note(said, r.errors ? 'bad' : 'good',
					cho.t(r.errors ? 'import_bad' :
						'import_good', { n: r.errors ||
						r.stalls }));
				if (r.errors)
					cho.table(cho.add(said), { rows: r.rows,
						columns: r.columns });
				else
					await again();
			} catch (e) {
				if (!(e instanceof cho.Refusal))
					throw e;
				cho.note(said, 'bad', e.text);
			}
			input.disabled = false;
			input.value = '';
		};
	});
}

cho.page('stalls', { group: 'stalls', roles: OFFICE + ' technician',
	open: async function (main, arg) {
		if (arg !== '') {
			await oneStall(main, arg);
			return;
		}
		const map = cho.add(main);
		showMap(map);
		await cho.list(cho.add(main), { path: 'stalls', title: 'as_list',
			search: false,
			link: stallLink, filters: [
				{ name: 'stall' },
				{ name: 'zone', type: 'select', from: ZONES },
				{ name: 'state', type: 'select',
					options: STATES.concat('debt') }],
			columns: ['stall', 'zone_name', 'kind', 'area', 'state',
				'owed', 'arrears', 'terminal'],
			tools: [{ text: 'stall_new', roles: SET_UP,
				ask: function () { return stallForm(null); } },
			{ text: 'zone_new', roles: SET_UP,
				ask: function () {
					return { path: 'zones',
						title: 'zone_new',
						fields: [{ name: 'name' }] };
				} },
			{ text: 'stalls_import', roles: SET_UP,
				run: importStalls }],
			changed: function () {
				showMap(map);
			} });
	} });

// --- traders and contracts ---------------------------------------------------

const TRADERS = { path: 'traders', value: 'trader', text: function (row) {
	return row.name + ' (' + row.trader + ')';
} };

function contractForm(stall) {
	return { path: 'contracts', title: 'contract_new',
		fixed: stall ? { stall: stall } : {},
		fields: [{ name: 'code', label: 'contract_code',
			help: 'h.contract' }].concat(
			stall ? [] : [{ name: 'stall' }], [
				{ name: 'trader', type: 'select', number: true,
					from: TRADERS },
				{ name: 'from', type: 'day' },
				{ name: 'to', type: 'day', optional: true,
					help: 'h.open_end' },
				{ name: 'deposit', type: 'vnd', value: '0' }
			]) };
}

cho.page('traders', { group: 'stalls', roles: SET_UP,
	open: async function (main, arg) {
		if (arg !== '') {
			const one = await cho.get('traders/' +
				encodeURIComponent(arg));
			cho.title(main, one.name || cho.t('erased'));
			cho.facts(cho.add(main), one);
			cho.buttons(cho.add(main), personActs(one), cho.go);
			await cho.part(main, function (box) {
				return cho.list(box, { path: 'contracts',
					title: 'contracts', search: false,
					query: { trader: arg },
					acts: ACTS.contracts });
			});
			return;
		}
		await cho.list(cho.add(main), { path: 'traders',
			link: function (row) {
				return '#/traders/' + row.trader;
			},
			tools: [{ text: 'trader_new', roles: SET_UP,
				ask: function () {
					return { path: 'traders',
						title: 'trader_new', fields: [
							{ name: 'name' },
							{ name: 'phone',
								optional: true }] };
				} },
			{ text: 'contract_new', roles: 'head accountant',
				ask: function () {
					return contractForm('');
				} }] });
	} });

cho.templates.stays = '<p>{{#t}}h.stays{{/t}}</p><ul>{{#stays}}<li>{{why}}' +
	'</li>{{/stays}}</ul>';
function personActs(one) {
	const acts = [];
	if (cho.may('head admin'))
		acts.push({ text: 'person_export', run: function () {
			cho.post('traders/export', { trader: one.trader }).then(
				function (answer) {
					cho.save('cho40-' + one.trader + '.json',
						answer);
				}, function (no) {
					cho.dialog(cho.t('person_export'),
						function (body) {
							cho.note(body, 'bad',
								no.text);
						});
				});
		} }, { text: 'person_erase', bad: true, ask: function () {
			return { path: 'traders/erase', title: 'person_erase',
				go: 'person_erase', bad: true,
				text: 'h.erase', fixed: { trader: one.trader },
				fields: [{ name: 'reason', type: 'area' }],
				show: function (body, answer) {
					cho.put(body, 'stays', answer);
				} };
		} });
	return acts;
}
// A file of the answer, made here.
cho.save = function (name, object) {
	const a = document.createElement('a');
	a.href = URL.createObjectURL(new Blob([JSON.stringify(object, null,
		1)], { type: 'application/json' }));
	a.download = name;
	document.body.appendChild(a);
	a.click();
	document.body.removeChild(a);
};

// --- billing ----------------------------------------------------------------

function reverseRun(row) {
	return { path: 'runs/reverse', title: 'run_reverse', go: 'run_reverse',
		bad: true, text: 'h.reverse', fixed: { run: row.run },
		fields: [{ name: 'reason', type: 'area' }] };
}

cho.page('billing', { group: 'stalls', roles: OFFICE,
	open: async function (main) {
		const list = cho.add(main);
		if (cho.may('accountant head')) {
			const box = cho.box(list, 'run_new');
			const preview = cho.add(box);
			const form = cho.add(box);
			await cho.form(form, { path: 'runs/preview',
				go: 'run_preview', confirm: false, fields: [
					{ name: 'period', type: 'period',
						value: cho.today().slice(0, 7) },
					{ name: 'zone', type: 'select', number: true,
						optional: true, from: ZONES },
					{ name: 'due_day', type: 'day',
						optional: true,
						help: 'h.due_day' }],
				done: function (answer, values) {
					form.hidden = true;
					return showPreview(preview, answer, values);
				} });
		}
		await cho.list(cho.add(list), { path: 'runs', title: 'runs',
			search: false, acts: [{ text: 'run_reverse', bad: true,
				roles: 'accountant head',
				when: function (row) {
					return !row.reversed_ms;
				},
				ask: reverseRun }] });
	} });

function showPreview(box, answer, values) {
	const total = cho.add(box, 'tiles', { tiles: [
		cho.tile('bills_n', { kind: 'count' }, answer.bills),
		cho.tile('bills_total', { kind: 'vnd' }, answer.total)] });
	total.setAttribute('role', 'status');
	const rows = cho.add(box);
	cho.table(rows, { rows: answer.rows, caption: cho.t('run_preview'),
		columns: answer.columns.map(function (c) {
			return c.name === 'note' ? Object.assign({}, c,
				{ kind: 'word' }) : c;
		}) });
	const form = cho.add(box);
	if (!answer.bills) {
		cho.note(form, '', cho.t('run_nothing'));
		cho.buttons(cho.add(box), [{ text: 'back', run: cho.go }]);
		return null;
	}
	return cho.form(form, { path: 'runs', go: 'run_commit', text: 'h.commit',
		fixed: values,
		cancel: cho.go, done: cho.go });
}

cho.page('bills', { group: 'stalls', roles: OFFICE,
	open: async function (main, arg) {
		if (arg !== '') {
			await cho.oneBill(main, arg);
			return;
		}
		await cho.list(cho.add(main), { path: 'bills', search: false,
			link: LINKS.bills, filters: [
				{ name: 'stall' },
				{ name: 'period', type: 'period' },
				{ name: 'state', type: 'select', options: [
					['open', cho.t('only_open')]] }] });
	} });

cho.oneBill = async function (main, arg) {
	const one = await cho.get('bills/' + encodeURIComponent(arg));
	cho.title(main, cho.t('bill_n', { n: arg }), one.title);
	cho.facts(cho.add(main), one, ['title']);
	cho.table(cho.add(main), { rows: one.lines, caption: one.title,
		hide: true, columns: cho.columnsOf(one.lines) });
	cho.papers(cho.add(main), 'bills/' + encodeURIComponent(arg));
	if (cho.may('head accountant'))
		cho.buttons(cho.add(main), [{ text: 'bill_reverse', bad: true,
			ask: function () {
				return { path: 'bills/reverse',
					title: 'bill_reverse', go: 'bill_reverse',
					bad: true, text: 'h.reverse',
					fixed: { bill: one.bill }, fields: [
						{ name: 'reason', type: 'area' }] };
			} }], cho.go);
};
cho.templates.papers = '<p class="acts no-print"><a class="btn btn-plain" ' +
	'href="/api/v1/{{path}}?format=pdf">PDF</a></p>';
cho.papers = function (box, path) {
	cho.put(box, 'papers', { path: path });
};

cho.page('arrears', { group: 'stalls', roles: OFFICE,
	open: function (main) {
		return cho.list(cho.add(main), { path: 'arrears', search: false,
			filters: [{ name: 'zone', type: 'select', from: ZONES }],
			link: stallLink });
	} });

// --- waivers ----------------------------------------------------------------

function waiverForm(stall) {
	return { path: 'waivers', title: 'waiver_ask', go: 'waiver_ask',
		text: 'h.waiver', fixed: stall ? { stall: stall } : {},
		fields: (stall ? [] : [{ name: 'stall' }]).concat([
			{ name: 'fee', optional: true, help: 'h.waiver_fee' },
			{ name: 'percent_bp', type: 'percent', optional: true },
			{ name: 'amount', type: 'vnd', optional: true,
				help: 'h.waiver_amount' },
			{ name: 'first_period', type: 'period' },
			{ name: 'last_period', type: 'period' },
			{ name: 'decision_no', optional: true },
			{ name: 'decision_day', type: 'day', optional: true },
			{ name: 'reason', type: 'area' }
		]) };
}
function waiverTell(row) {
	return function () {
		return [[row.stall, row.reason].filter(Boolean).join(': ')];
	};
}
function approve(row) {
	return { path: 'waivers/approve', title: 'waiver_approve',
		go: 'waiver_approve', text: 'h.approve',
		fixed: { waiver: row.waiver }, tell: waiverTell(row),
		fields: [{ name: 'note', optional: true }] };
}
function refuse(row) {
	return { path: 'waivers/refuse', title: 'waiver_refuse', bad: true,
		go: 'waiver_refuse', text: 'h.refuse',
		fixed: { waiver: row.waiver }, tell: waiverTell(row),
		fields: [{ name: 'note' }] };
}
function isAsked(row) {
	return row.state === 'asked';
}

const ACTS = {
	waivers: [
		{ text: 'waiver_approve', roles: 'head', when: isAsked,
			ask: approve },
		{ text: 'waiver_refuse', roles: 'head accountant', bad: true, when: isAsked,
			ask: refuse }],
	contracts: [{ text: 'contract_close', roles: 'head', bad: true,
		when: function (row) { return !row.closed_ms; },
		ask: function (row) {
			return { path: 'contracts/close', title: 'contract_close',
				go: 'contract_close', bad: true,
				fixed: { contract: row.contract },
				fields: [{ name: 'to', type: 'day',
					value: cho.today() }] };
		} }],
	meters: [{ text: 'reading_new', roles: 'collector accountant head',
		when: function (row) { return !row.to_day; },
		ask: function (row) {
			return { path: 'readings', title: 'reading_new',
				fixed: { meter: row.meter }, fields: [
					{ name: 'day', type: 'day',
						value: cho.today() },
					{ name: 'value', type: 'count' },
					{ name: 'rolled', type: 'check',
						number: true }] };
		} }, { text: 'meter_end', roles: SET_UP, bad: true,
		when: function (row) { return !row.to_day; },
		ask: function (row) {
			return { path: 'meters/end', title: 'meter_end',
				go: 'meter_end', bad: true, text: 'h.meter_end',
				fixed: { meter: row.meter }, fields: [
					{ name: 'to', type: 'day',
						value: cho.today() }] };
		} }],
	payments: [{ text: 'payment_undo', roles: 'head', bad: true,
		when: function (row) {
			return row.amount > 0 && !row.reversal_of;
		},
		ask: function (row) {
			return { path: 'payments/undo', title: 'payment_undo',
				go: 'payment_undo', bad: true, text: 'h.undo',
				fixed: { payment: row.payment }, fields: [
					{ name: 'reason', type: 'area' }] };
		} }]
};
function meterForm(stall) {
	return { path: 'meters', title: 'meter_new', fixed: { stall: stall },
		fields: [{ name: 'fee', help: 'h.fee' }, { name: 'unit' },
			{ name: 'digits', type: 'count', value: '6' },
			{ name: 'first', type: 'count', value: '0' },
			{ name: 'from', type: 'day', value: cho.today() }] };
}
const LINKS = {
	bills: function (row) {
		return '#/bills/' + row.bill;
	},
	meters: function (row) {
		return '#/meters/' + row.meter;
	}
};
cho.acts = ACTS;
cho.meterLink = LINKS.meters;

cho.page('waivers', { group: 'stalls', roles: OFFICE,
	open: function (main) {
		return cho.list(cho.add(main), { path: 'waivers', search: false,
			columns: ['waiver', 'stall', 'fee', 'percent_bp',
				'amount', 'first_period', 'last_period',
				'decision_no', 'reason', 'state', 'note'],
			acts: ACTS.waivers, filters: [{ name: 'state',
				type: 'select', options: ['asked', 'approved',
					'refused'] }],
			tools: [{ text: 'waiver_ask', roles: 'accountant head',
				ask: function () { return waiverForm(''); } }] });
	} });

// --- receipts ----------------------------------------------------------------

cho.page('receipts', { group: 'stalls', roles: OFFICE,
	open: async function (main, arg) {
		if (arg !== '') {
			await cho.oneReceipt(main, arg);
			return;
		}
		await cho.list(cho.add(main), { path: 'receipts', search: false,
			filters: [{ name: 'stall' }],
			link: function (row) {
				return '#/receipts/' + row.receipt;
			} });
	} });

cho.templates.slip = '<p><b>{{market}}</b></p><h2>{{title}}</h2>' +
	'<dl class="facts">{{#lines}}<dt>{{what}}</dt><dd>{{value}}</dd>' +
	'{{/lines}}</dl>';
cho.oneReceipt = async function (main, arg) {
	const one = await cho.get('receipts/' + encodeURIComponent(arg));
	cho.title(main, cho.t('receipt_n', { n: arg }));
	cho.add(main, 'slip', Object.assign({ market: cho.me.market }, one))
		.className = 'slip mb-3';
	cho.buttons(cho.add(main), [{ text: 'print', run: function () {
		window.print();
	} }]);
	cho.papers(cho.add(main), 'receipts/' + encodeURIComponent(arg));
};
})();
