// SPDX-License-Identifier: Apache-2.0
// The first page: what needs somebody, and money as it comes.  Finding
// things.  The market's days as a chart.
(function () {
'use strict';

cho.templates.tiles = '<dl class="tiles">{{#tiles}}<div class="tile"><dt>' +
	'{{#href}}<a href="{{href}}">{{label}}</a>{{/href}}{{^href}}{{label}}' +
	'{{/href}}</dt><dd class="big{{#vnd}} vnd{{/vnd}}">{{text}}</dd>' +
	'{{#more}}<dd class="quiet">{{more}}</dd>{{/more}}</div>{{/tiles}}</dl>';
cho.tile = function (label, column, value, href, more) {
	const cell = cho.cell(column, value);
	return { label: cho.t(label), text: cell.text || '–', vnd: cell.vnd,
		href: href, more: more };
};

// A part of a page that must not take the others with it.
cho.part = async function (main, fill) {
	const box = cho.add(main);
	try {
		await fill(box);
	} catch (e) {
		if (!(e instanceof cho.Refusal))
			throw e;
		cho.note(box, 'bad', e.text);
	}
};

// --- the wall ---------------------------------------------------------------

cho.templates.wall = '<h2>{{#t}}wall{{/t}}</h2><p class="quiet" data-live="" ' +
	'role="status"></p><div data-day=""></div><ul class="wall" ' +
	'aria-live="polite" data-wall=""></ul>';
cho.templates.came = '<span class="vnd">{{amount}}</span><span>{{what}}' +
	'</span><span class="quiet">{{time}}</span>';
const WALL_MAX = 30;
const LOST_MS = 25000;   // longer than the board lets one wait

function read(event) {
	try {
		return JSON.parse(event.data);
	} catch (e) {
		return {};
	}
}

function wall(main) {
	const box = cho.add(main, 'wall', {});
	box.className = 'card-box';
	const list = box.querySelector('[data-wall]');
	const live = box.querySelector('[data-live]');
	const source = new EventSource('/api/v1/wall');
	const day = {};
	let lost = 0;

	function say(key) {
		if (live.textContent !== cho.t(key))
			live.textContent = cho.t(key);
	}
	function tiles() {
		cho.put(box.querySelector('[data-day]'), 'tiles', { tiles: [
			cho.tile('wall_count', { kind: 'count' }, day.count),
			cho.tile('wall_bank', { kind: 'vnd' }, day.bank),
			cho.tile('wall_cash', { kind: 'vnd' }, day.cash),
			cho.tile('wall_queue', { kind: 'count' },
				day.unassigned, cho.shown('queues') ?
				'#/queues' : '')] });
	}
	cho.leave.push(function () {
		clearTimeout(lost);
		source.close();
	});
	say('wall_waiting');
	source.onopen = function () {
		clearTimeout(lost);
		lost = 0;
		say('wall_live');
	};
	// Each answer is short: the browser asks again by itself.
	source.onerror = function () {
		if (source.readyState === 2)
			say('wall_lost');
		else if (lost === 0)
			lost = setTimeout(say, LOST_MS, 'wall_lost');
	};
	source.addEventListener('day', function (event) {
		Object.assign(day, read(event));
		tiles();
	});
	source.addEventListener('queue', function (event) {
		Object.assign(day, read(event));
		tiles();
	});
	source.addEventListener('money', function (event) {
		const m = read(event);
		const item = document.createElement('li');
		cho.put(item, 'came', { amount: cho.vnd(m.amount),
			time: cho.time(m.at_ms), what: cho.cell({ name: 'means' },
				m.means).text });
		list.insertBefore(item, list.firstChild);
		if (list.children.length > WALL_MAX)
			list.removeChild(list.lastChild);
	});
}

cho.page('today', { group: 'day', roles: 'viewer head accountant collector ' +
	'technician admin', open: async function (main) {
		if (cho.may('viewer head accountant collector'))
			wall(main);
		if (cho.may('viewer head accountant collector admin'))
			await cho.part(main, async function (box) {
				const s = await cho.get('fee-sums');
				cho.put(box, 'tiles', { tiles: [
					cho.tile('sum_asked', { kind: 'vnd' },
						s.asked, '#/bills'),
					cho.tile('sum_paid', { kind: 'vnd' },
						s.paid),
					cho.tile('sum_arrears', { kind: 'vnd' },
						s.arrears, '#/arrears'),
					cho.tile('sum_advance', { kind: 'vnd' },
						s.advance),
					cho.tile('sum_deposits', { kind: 'vnd' },
						s.deposits)] });
			});
		if (cho.may('viewer head accountant technician admin'))
			await cho.part(main, function (box) {
				return cho.list(box, { path: 'alarms',
					title: 'p.alarms', search: false,
					link: function () { return '#/alarms'; } });
			});
	} });

// --- search -----------------------------------------------------------------

const FOUND = { stall: 'stalls', trader: 'traders', device: 'devices',
	bill: 'bills', receipt: 'receipts' };

cho.page('search', { group: 'day', roles: 'viewer head accountant ' +
	'collector technician admin', open: async function (main) {
		await cho.list(cho.add(main), { path: 'search',
			columns: ['title', 'kind', 'detail'],
			link: function (row) {
				const page = FOUND[row.kind];
				return page && cho.pages[page] &&
					cho.may(cho.pages[page].roles) ?
					'#/' + page + '/' +
					encodeURIComponent(row.key) : '';
			} });
		main.querySelector('[data-q]').focus();
	} });

// --- charts -----------------------------------------------------------------

cho.templates.chart = '<div class="chart"><canvas role="img" ' +
	'aria-label="{{label}}"></canvas></div>';

// rows in time; a chart for eyes, the list below it for everybody.
function draw(box, label, labels, values) {
	cho.put(box, 'chart', { label: label });
	const chart = new Chart(box.querySelector('canvas'), { type: 'bar',
		data: { labels: labels, datasets: [{ label: label,
			data: values, backgroundColor: '#005A2E' }] },
		options: { animation: false, maintainAspectRatio: false,
			plugins: { legend: { display: false } },
			scales: { x: { ticks: { color: '#15110D' } },
				y: { beginAtZero: true, ticks: {
					color: '#15110D',
					callback: function (v) {
						return cho.count(v);
					} } } } } });
	cho.leave.push(function () { chart.destroy(); });
}

function byMonth(rows) {
	const months = {};
	rows.forEach(function (row) {
		const m = row.day.slice(0, 7);
		months[m] = (months[m] || 0) + (row.total || 0);
	});
	return Object.keys(months).sort().map(function (m) {
		return { day: m, total: months[m] };
	});
}

cho.page('charts', { group: 'office', roles: 'viewer head accountant',
	open: async function (main) {
		const picture = cho.add(main);
		const today = cho.today();
		cho.note(cho.add(main), '', cho.t('h.few'));
		await cho.list(cho.add(main), { path: 'totals', search: false,
			title: 'market_sales', filters: [
				{ name: 'from', type: 'day', value:
					cho.daysBefore(today, 30) },
				{ name: 'to', type: 'day', value: today }],
			seen: function (answer) {
				let rows = (answer.rows || []).slice().sort(
					function (a, b) {
						return a.day < b.day ? -1 : 1;
					});
				picture.textContent = '';
				if (rows.length === 0)
					return;
				if (rows.length > 62)
					rows = byMonth(rows);
				draw(picture, cho.t('market_sales'),
					rows.map(function (r) {
						return cho.day(r.day);
					}), rows.map(function (r) {
						return r.total;
					}));
			} });
	} });

cho.daysBefore = function (day, n) {
	return new Date(Date.parse(day + 'T00:00:00Z') - n * 86400000)
		.toISOString().slice(0, 10);
};

// --- a trader's own page ----------------------------------------------------

const OWN = [['bills', 'p.bills', function (row) {
	return '#/ownbill/' + row.bill;
}], ['payments', 'payments'], ['receipts', 'p.receipts', function (row) {
	return '#/ownreceipt/' + row.receipt;
}]];

cho.page('mine', { group: 'day', roles: 'trader', open: async function (main) {
		for (let i = 0; i < OWN.length; i++)
			await cho.part(main, function (box) {
				return cho.list(box, { path: OWN[i][0],
					title: OWN[i][1], search: false,
					link: OWN[i][2] });
			});
	} });
cho.page('sales', { group: 'day', roles: 'trader', open: function (main) {
		return cho.list(cho.add(main), { path: 'me/sales',
			search: false, title: 'my_sales', filters: [
				{ name: 'from', type: 'day' },
				{ name: 'to', type: 'day' }] });
	} });
cho.page('ownbill', { hidden: true, roles: 'trader',
	open: function (main, arg) { return cho.oneBill(main, arg); } });
cho.page('ownreceipt', { hidden: true, roles: 'trader',
	open: function (main, arg) { return cho.oneReceipt(main, arg); } });
})();
