// SPDX-License-Identifier: Apache-2.0
// browser.js - Debian's chromium as a person uses it, and what is watched
// meanwhile: nothing may be said on the console, break the policy or leave the
// host; axe finds nothing serious.
'use strict';
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const faults = [];
function fault(what) {
	faults.push(what);
	console.log('FAULT: ' + what);
}

let browser;
exports.open = async function () {
	browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu'] });
};
exports.close = async function () {
	await browser.close();
};
exports.faults = faults;
exports.fault = fault;

// What the board serves of its files and of Debian's libraries, at this path:
// { type, body }, or null.
const W = 'sync/board/www';
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css',
	'.js': 'text/javascript; charset=utf-8', '.json': 'application/json',
	'.svg': 'image/svg+xml' };
const LIBS = { 'bootstrap.min.css': 'bootstrap5/css/bootstrap.min.css',
	'bootstrap.bundle.min.js': 'bootstrap5/js/bootstrap.bundle.min.js',
	'chart.min.js': 'chart.js/chart.min.js',
	'mustache.min.js': 'mustache/mustache.min.js' };
exports.file = function (p) {
	const f = p.startsWith('/lib/') ? '/usr/share/javascript/' +
		LIBS[p.slice(5)] : path.join(W, path.basename(p));
	return fs.existsSync(f) ? { type: TYPES[path.extname(f)],
		body: fs.readFileSync(f) } : null;
};

// A window of its own; with the cookies of another one, its session.
exports.window = async function (base, width, lang, cookies) {
	const context = await browser.newContext({ acceptDownloads: true,
		viewport: { width: width, height: width < 500 ? 640 : 800 } });
	if (cookies)
		await context.addCookies(cookies);
	if (lang === 'en')
		await context.addCookies([{ name: 'lang', value: 'en',
			url: base }]);
	const page = await context.newPage();
	page.setDefaultTimeout(15000);
	page.on('console', function (m) {
		// A 401 is how one learns that nobody is signed in, a 4xx how
		// the board says no: browsers put both on the console.
		if (['error', 'warning'].indexOf(m.type()) >= 0 &&
		    !/status of 4\d\d/.test(m.text()))
			fault(page.url() + ': console: ' + m.text());
	});
	page.on('pageerror', function (e) {
		fault(page.url() + ': ' + (e.stack || e.message || e));
	});
	page.on('request', function (r) {
		const u = r.url();
		if (!u.startsWith(base + '/') && !u.startsWith('data:') &&
		    !u.startsWith('blob:'))
			fault(page.url() + ': leaves the host: ' + u);
	});
	page.on('dialog', function (d) {
		fault(page.url() + ': a dialog: ' + d.message());
		d.dismiss();
	});
	await page.addInitScript(function () {
		document.addEventListener('securitypolicyviolation', function (e) {
			console.error('policy: ' + e.violatedDirective + ' ' +
				e.blockedURI);
		});
	});
	return page;
};

// Wait until a page stands: its title, and nothing that loads.
exports.stands = async function (page, title) {
	await page.waitForFunction(function (want) {
		const h = document.querySelector('#main h1');
		return h !== null && (want === '' || h.textContent === want) &&
			!/Đang tải|Loading/.test(
				document.getElementById('main').textContent);
	}, title || '');
};

exports.go = async function (page, base, hash) {
	const url = base + '/console/index.html' + hash;
	if (page.url() === url)
		await page.reload();
	else
		await page.goto(url);
	await page.waitForTimeout(50);
	await exports.stands(page);
};

exports.shot = async function (page, folder, name) {
	fs.mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: path.join(folder, name + '.png'),
		fullPage: true });
	const wide = await page.evaluate(function () {
		return document.documentElement.scrollWidth -
			document.documentElement.clientWidth;
	});
	if (wide > 0)
		fault(name + ': ' + wide + ' px beyond the right edge');
};

exports.axe = async function (page, name) {
	// axe is put in past the policy, as a person's extension would be.
	await page.evaluate(axe);
	const found = await page.evaluate(async function () {
		const r = await window.axe.run(document, { resultTypes:
			['violations'] });
		return r.violations.filter(function (v) {
			return v.impact === 'serious' || v.impact === 'critical';
		}).map(function (v) {
			return v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3)
				.map(function (n) { return n.html.slice(0, 160); })
				.join(' | ');
		});
	});
	found.forEach(function (v) {
		fault(name + ': axe: ' + v);
	});
};
