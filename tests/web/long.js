// SPDX-License-Identifier: Apache-2.0
// long.js FOLDER - what long.sh says, at a stand-in of a market of 450 stalls
// and 500 traders that gives 200 rows at a time, as the board does.
'use strict';
const http = require('http');
const b = require('./browser.js');

const SHOTS = process.argv[2];
const PAGE = 200, STALLS = 450, TRADERS = 500;
const posted = [];

function many(count, row) {
	return Array.from({ length: count }, function (x, i) {
		return row(i + 1);
	});
}
const LISTS = {
	stalls: many(STALLS, function (n) {
		return { stall: 'A-' + ('00' + n).slice(-3), zone: 1,
			zone_name: 'Nhà lồng', state: n % 9 ? 'let' : 'vacant',
			x: n % 30 * 33, y: Math.floor(n / 30) * 60,
			arrears: 0, owed: 0 };
	}),
	traders: many(TRADERS, function (n) {
		return { trader: n, name: n === 487 ? 'Giàng Thị Mỷ' :
			'Sùng Văn ' + n };
	}),
	zones: many(230, function (n) {
		return { zone: n, name: 'Khu ' + n };
	})
};
const KEYS = { stalls: 'stall', traders: 'trader', zones: 'zone' };

function list(name, url) {
	const all = LISTS[name] || [];
	const key = KEYS[name];
	const q = (url.searchParams.get('q') || '').toLowerCase();
	const state = url.searchParams.get('state');
	const after = url.searchParams.get('after');
	const most = Number(url.searchParams.get('limit')) || PAGE;
	const fits = all.filter(function (row) {
		return (!q || row.name.toLowerCase().indexOf(q) >= 0) &&
			(!state || row.state === state);
	});
	const first = after === null ? 0 : fits.findIndex(function (row) {
		return String(row[key]) === after;
	}) + 1;
	const rows = fits.slice(first, first + most);
	const answer = { columns: rows.length === 0 ? [] :
		Object.keys(rows[0]).map(function (n) {
			return { name: n, title: n, kind: 'text' };
		}), rows: rows };
	if (rows.length === most)
		answer.next = rows[most - 1][key];
	return answer;
}
function answer(q, r) {
	const url = new URL(q.url, 'http://x');
	const name = url.pathname.replace('/api/v1/', '');
	let text = '';
	if (url.pathname === name) {
		const f = b.file(name);
		r.writeHead(f === null ? 404 : 200, { 'Content-Type':
			f === null ? 'text/plain' : f.type });
		r.end(f === null ? '' : f.body);
		return;
	}
	q.on('data', function (piece) { text += piece; });
	q.on('end', function () {
		if (q.method === 'POST')
			posted.push(JSON.parse(text));
		r.writeHead(200, { 'Content-Type': 'application/json' });
		r.end(JSON.stringify(name === 'session' ? { id: 1,
			login: 'truong', name: 'Lý Văn Trưởng', role: 'head',
			csrf: 'x', market: 'Chợ thử', must_change: false } :
			name === 'openapi.json' ? { paths: {} } :
				list(name, url)));
	});
}

function must(is, what) {
	if (!is)
		b.fault(what);
}
async function inMap(page, n) {
	await page.waitForFunction(function (want) {
		return document.querySelectorAll('svg.map a').length === want;
	}, n, { timeout: 5000 }).catch(async function () {
		b.fault('the map has ' + await page.locator('svg.map a').count() +
			' stalls of ' + n);
	});
}

async function theMap(page, base) {
	await b.go(page, base, '#/stalls');
	await inMap(page, STALLS);
	await page.selectOption('[name=state]', 'vacant');
	await page.waitForFunction(function () {
		return document.querySelectorAll('tbody tr').length === 50;
	});
	await inMap(page, STALLS);
	must(await page.locator('[name=zone] option').count() === 231,
		'a filter has not all zones');
}

// One of the last traders.
async function theTrader(page, base) {
	await b.go(page, base, '#/traders');
	await page.locator('[data-tool="1"]').focus();
	await page.keyboard.press('Enter');
	await page.waitForSelector('#ask.show [name=trader]');
	const count = await page.locator('#ask [name=trader] option').count();
	if (count !== TRADERS) {
		b.fault(count + ' traders of ' + TRADERS + ' to choose from');
		return;
	}
	await page.fill('#ask [name=code]', 'HD-9');
	await page.fill('#ask [name=stall]', 'A-001');
	await page.fill('#ask [name=from]', '2026-11-01');
	await page.focus('#ask [name=trader]');
	await page.keyboard.type('Giàng');
	must(await page.inputValue('#ask [name=trader]') === '487',
		'a key does not find trader 487');
	await b.axe(page, 'a contract');
	if (SHOTS)
		await b.shot(page, SHOTS, 'contract-360');
	await page.click('#ask [type=submit]');
	must((await page.innerText('#ask dl')).indexOf('Giàng Thị Mỷ') >= 0,
		'the question does not name the trader');
	await page.click('#ask [data-do]');
	await page.waitForFunction(function () {
		return !document.querySelector('#ask.show');
	});
	must(posted.length === 1 && posted[0].trader === 487,
		'posted: ' + JSON.stringify(posted));
}

async function main() {
	const server = http.createServer(answer);
	await new Promise(function (done) { server.listen(0, done); });
	const base = 'http://127.0.0.1:' + server.address().port;
	await b.open();
	const page = await b.window(base, 360, 'vi');
	await theMap(page, base);
	await theTrader(page, base);
	await b.close();
	server.closeAllConnections();
	server.close();
	console.log(b.faults.length === 0 ? 'ok: ' + STALLS + ' stalls, ' +
		TRADERS + ' traders' : b.faults.length + ' faults');
	process.exitCode = b.faults.length === 0 ? 0 : 1;
}
main().catch(function (e) {
	console.log('FAULT: ' + e.stack);
	process.exit(1);
});
