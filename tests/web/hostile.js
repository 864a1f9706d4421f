// SPDX-License-Identifier: Apache-2.0
// hostile.js FOLDER - every page of the console for every role, served by a
// stand-in whose every text is an attack and whose every list is full of
// them.  Nothing of it may become anything but text.
'use strict';
const fs = require('fs');
const http = require('http');
const path = require('path');
const acorn = require('acorn');
const b = require('./browser.js');

const W = 'sync/board/www';
const SHOTS = process.argv[2];
const ATTACK = '"><img src=x onerror="window.bad=1"><script>window.bad=1' +
	'</script>{{{x}}}{{#t}}y{{/t}}\'`javascript:window.bad=1//<svg/onload=' +
	'window.bad=1>';
// The board's own (sync/board/console/files.c).
const POLICY = fs.readFileSync('sync/board/console/files.c', 'utf8')
	.match(/#define POLICY ((?:.*\\\n)*.*)/)[1].replace(/\\\n/g, '')
	.match(/"[^"]*"/g).map(function (s) { return s.slice(1, -1); }).join('');

let role = 'admin';
const NAMES = ['stall', 'title', 'name', 'kind', 'state', 'detail', 'reason',
	'content', 'login', 'role', 'code', 'what', 'why'];
function row() {
	const r = { x: 100, y: 100, day: '2026-11-21', arrears: 1, amount: 5,
		trader: ATTACK, waiver: 1, run: 1, bill: ATTACK, key: ATTACK,
		terminal: ATTACK, number: ATTACK, seq: 1, at_ms: 1, total: 1 };
	NAMES.forEach(function (n) { r[n] = ATTACK; });
	return r;
}
function list() {
	const rows = [row(), row()];
	return Object.assign({ columns: NAMES.map(function (n) {
		return { name: n, title: ATTACK, kind: ATTACK };
	}).concat([{ name: 'amount', title: ATTACK, kind: 'vnd' }]),
	rows: rows, next: 7, stays: rows, recovery: [ATTACK], lines: rows, record: row(), tellable: rows,
	svg: ATTACK, secret: ATTACK, text: ATTACK, notice: ATTACK,
	title: ATTACK }, row());
}
function answer(q, r) {
	const p = q.url.split('?')[0];
	let type = 'application/json', body;
	if (p.startsWith('/console/') || p.startsWith('/lib/')) {
		const f = b.file(p);
		if (f === null) {
			b.fault('asked for ' + q.url.slice(0, 80));
			r.writeHead(404);
			r.end();
			return;
		}
		type = f.type;
		body = f.body;
	} else if (p === '/api/v1/openapi.json') {
		// All that any page needs is there.
		const paths = {};
		fs.readdirSync(W).filter(function (f) {
			return f.endsWith('.js');
		}).forEach(function (f) {
			const text = fs.readFileSync(path.join(W, f), 'utf8');
			(text.match(/(needs: |can\()'[^']+'/g) || []).forEach(
				function (m) {
					paths['/api/v1/' + m.split("'")[1]] =
						{ get: {} };
				});
		});
		body = JSON.stringify({ paths: paths });
	} else if (p === '/api/v1/session') {
		body = JSON.stringify({ id: 1, login: ATTACK, name: ATTACK,
			role: role, stall: ATTACK, csrf: 'x', market: ATTACK,
			must_change: false, totp: false });
	} else if (p === '/api/v1/wall') {
		type = 'text/event-stream';
		r.writeHead(200, { 'Content-Type': type });
		r.write('event: money\ndata: ' + JSON.stringify(row()) + '\n\n');
		return;
	} else if (q.method === 'POST' && p.endsWith('/acknowledge')) {
		r.writeHead(400, { 'Content-Type': type });
		r.end(JSON.stringify({ error: { word: ATTACK, text: ATTACK,
			field: 'note' } }));
		return;
	} else {
		body = JSON.stringify(list());
	}
	r.writeHead(200, { 'Content-Type': type,
		'Content-Security-Policy': POLICY });
	r.end(body);
}

async function looks(page, name) {
	const bad = await page.evaluate(function (attack) {
		const made = Array.from(document.querySelectorAll(
			'#main img, #main script, #nav img, #bar img, #ask img,' +
			'#main [onerror], #main [onload]')).filter(function (e) {
			return !/^data:image\/svg/.test(e.getAttribute('src') || '');
		});
		const text = document.body.textContent;
		const wild = Array.from(document.querySelectorAll('a[href]'))
			.filter(function (a) {
				return !/^(#|\/api\/v1\/|\/console\/)/.test(
					a.getAttribute('href'));
			});
		return (window.bad ? 'it ran; ' : '') + (made.length ?
			made[0].outerHTML.slice(0, 200) : '') + (wild.length ?
			wild[0].outerHTML.slice(0, 200) : '') +
			(text.indexOf(attack) < 0 ? 'the text is not shown' : '');
	}, ATTACK);
	if (bad !== '')
		b.fault(name + ': ' + bad);
}

async function main() {
	fs.readdirSync(W).filter(function (f) {
		return f.endsWith('.js');
	}).forEach(function (f) {
		try {
			acorn.parse(fs.readFileSync(path.join(W, f), 'utf8'),
				{ ecmaVersion: 2017 });
		} catch (e) {
			b.fault(f + ': not ES2017: ' + e.message);
		}
	});
	const server = http.createServer(answer);
	await new Promise(function (done) { server.listen(0, done); });
	const base = 'http://127.0.0.1:' + server.address().port;
	await b.open();
	const page = await b.window(base, 360, 'vi');
	let pages = 0;
	for (role of ['viewer', 'head', 'accountant', 'collector', 'technician',
		'trader', 'admin']) {
		await b.go(page, base, '');
		await page.reload();
		await b.stands(page);
		const links = await page.evaluate(function () {
			return Array.from(document.querySelectorAll('#nav a')).map(
				function (a) { return a.getAttribute('href'); });
		});
		if (links.length < 2)
			b.fault(role + ': ' + links.length + ' pages');
		for (const link of links) {
			for (const hash of [link, link + '/1']) {
				await b.go(page, base, hash);
				await looks(page, role + ' ' + hash);
				if (role === 'head' && hash === link)
					await b.axe(page, hash);
				pages++;
			}
		}
	}
	role = 'head';
	await page.reload();
	await b.go(page, base, '#/alarms');
	await page.click('[data-act]');
	await page.waitForSelector('#ask.show');
	await page.fill('#ask [name=note]', ATTACK);
	await page.click('#ask [type=submit]');
	await page.click('#ask [data-do]');
	await page.waitForSelector('#ask .is-invalid');
	await looks(page, 'a refusal');
	await b.axe(page, 'a refusal');
	if (SHOTS)
		await b.shot(page, SHOTS, 'hostile-360');
	await b.close();
	server.closeAllConnections();
	server.close();
	console.log(b.faults.length === 0 ? 'ok: ' + pages + ' pages' :
		b.faults.length + ' faults');
	process.exitCode = b.faults.length === 0 ? 0 : 1;
}
main().catch(function (e) {
	console.log('FAULT: ' + e.stack);
	process.exit(1);
});
