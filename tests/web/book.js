// SPDX-License-Identifier: Apache-2.0
// book.js - a part of console.js: what the office looks up.  kit has its
// hands: be, go, fill, press, ask, gone, see, step, must, b, SHOTS.
'use strict';

// A code of the right shape that no terminal of this market signed.
const STRANGE = 'C4T1:9:26A:12:XE-MAY:5000:20778:C7-1042-9F3A-2KQ7-XB0M:';

async function deposits(kit) {
	kit.step('deposits: who owes one, and one taken');
	const page = await kit.be('truong');
	await kit.go(page, '#/deposits');
	await kit.see(page, '500.000');
	await page.locator('#main tr', { hasText: 'A-03' }).locator(
		'[data-act]').click();
	await page.waitForSelector('#ask.show form');
	kit.must(await page.locator('#ask [name=purpose]').inputValue() ===
		'deposit', 'it is taken as a deposit');
	await kit.fill(page, '#ask', { amount: '500.000' });
	await page.click('#ask form button[type=submit]');
	await page.locator('#ask [data-do]').click();
	await kit.see(page, 'Đã thu. Số biên lai');
	await page.click('#ask .btn-close');
	await kit.gone(page);
	await page.selectOption('#main [name=state]', 'short');
	await page.waitForFunction(function () {
		const t = document.querySelector('#main tbody');
		return t !== null && t.innerText.indexOf('A-02') >= 0 &&
			t.innerText.indexOf('A-03') < 0;
	});
	await page.waitForSelector('[data-file=csv][href*="state=short"]');
	const csv = await page.evaluate(async function () {
		const a = document.querySelector('[data-file=csv]');
		return (await fetch(a.href)).text();
	});
	kit.must(csv.indexOf('"A-02",500000,0') > 0 &&
		csv.indexOf('A-03') < 0, 'the file has what is shown: ' + csv);
	await page.context().close();
}

async function meters(kit) {
	kit.step('a meter, its readings, and taken off');
	const page = await kit.be('truong');
	await kit.go(page, '#/stalls/A-01');
	await page.evaluate(function () {
		return cho.post('meters', { stall: 'A-01', fee: 'DIEN',
			unit: 'kWh', digits: 4, first: 9990,
			from: '2026-01-01' });
	});
	await kit.go(page, '#/meters');
	await page.locator('#main tbody a').first().click();
	await kit.b.stands(page, 'Công tơ số 1');
	await kit.press(page, '#main', 'Ghi chỉ số');
	await kit.ask(page, { day: '2026-01-31', value: '9998' });
	await kit.gone(page);
	await kit.b.stands(page);
	await kit.press(page, '#main', 'Ghi chỉ số');
	await kit.ask(page, { day: '2026-02-28', value: '5' });
	await page.waitForSelector('#ask .note.bad, #ask .is-invalid');
	await kit.fill(page, '#ask', { rolled: true });
	await page.click('#ask form button[type=submit]');
	await page.locator('#ask [data-do]').click();
	await kit.gone(page);
	await kit.see(page, '28/02/2026');
	await kit.b.axe(page, 'a meter');
	await kit.b.shot(page, kit.SHOTS, 'meter-1280-vi');
	await kit.press(page, '#main', 'Tháo công tơ');
	await kit.ask(page, { to: '2026-02-28' });
	await kit.gone(page);
	await kit.b.stands(page);
	kit.must(await page.locator('#main button', { hasText:
		'Ghi chỉ số' }).count() === 0, 'it is read no more');
	await page.context().close();
}

async function debits(kit) {
	kit.step('money that left, as a file and on paper');
	const page = await kit.be('ketoan');
	await kit.go(page, '#/debits');
	// The files have their address when the rows are there.
	await page.waitForSelector('[data-file=pdf][href*="format=pdf"]');
	for (const format of ['csv', 'pdf']) {
		const type = await page.evaluate(async function (f) {
			const a = document.querySelector('[data-file=' + f + ']');
			const r = await fetch(a.href);
			return r.status + ' ' + r.headers.get('content-type');
		}, format);
		kit.must(/^200 (text\/csv|application\/pdf)/.test(type),
			format + ': ' + type);
	}
	await page.context().close();
}

// A collector on a telephone: scanner and Enter, nothing is pressed.
async function ticket(kit) {
	kit.step('a ticket is checked, by keyboard alone at 360 px');
	for (const lang of ['vi', 'en']) {
		const page = await kit.be('thuphi', 360, lang);
		await kit.go(page, '#/check');
		await page.keyboard.type('C4T1:hỏng');
		await page.keyboard.press('Enter');
		await page.waitForSelector('#main .is-invalid, #main .note.bad');
		await page.locator('#main [name=code]').fill('');
		await page.locator('#main [name=code]').focus();
		await page.keyboard.type(STRANGE + '0'.repeat(103));
		await page.keyboard.press('Enter');
		await kit.see(page, lang === 'vi' ?
			'Không phải máy của chợ này' :
			'No terminal of this market');
		kit.must(await page.evaluate(function () {
			const e = document.activeElement;
			return e.name === 'code' && e.selectionEnd > 9;
		}), 'the next code is scanned over this one');
		await kit.b.axe(page, 'check-' + lang);
		await kit.b.shot(page, kit.SHOTS, 'check-verdict-360-' + lang);
		await page.context().close();
	}
}

// More rows than a page has: the list is sorted over all of them.
async function sorted(kit) {
	kit.step('a list of 260 is sorted whole');
	const page = await kit.be('truong');
	await kit.go(page, '#/today');
	await page.evaluate(async function () {
		for (let i = 0; i < 260; i++)
			await cho.post('traders', { name: 'Bà ' +
				('00' + (i * 7 % 260)).slice(-3) });
	});
	await kit.go(page, '#/traders');
	const rows = await page.locator('#main tbody tr').count();
	kit.must(rows === 200, rows + ' rows at first');
	// The board sorts: the first page has the first of all of them.
	async function see(count, at, name) {
		await page.waitForFunction(function (want) {
			const t = document.querySelectorAll('#main tbody tr');
			const named = Array.from(t).map(function (r) {
				return r.innerText;
			}).filter(function (r) {
				return /Bà \d\d\d/.test(r);
			});
			return named.length >= want[0] && (want[0] < 260 ||
				named.length === 260) &&
				named[want[1]].indexOf(want[2]) >= 0;
		}, [count, at, name]);
	}
	for (const [clicks, first, last] of [[1, 'Bà 000', 'Bà 259'],
		[2, 'Bà 259', 'Bà 000']]) {
		await kit.go(page, '#/today');
		await kit.go(page, '#/traders');
		for (let i = 0; i < clicks; i++) {
			await page.click('#main [data-sort=name]');
			await see(150, 0, i === 0 ? 'Bà 000' : first);
		}
		kit.must(await page.evaluate(function () {
			return document.activeElement.dataset.sort === 'name';
		}), 'the keyboard stays on the column');
		kit.must(/sort=-?name/.test(await page.locator(
			'#main [data-file=csv]').getAttribute('href')),
			'the file has the order of the page');
		kit.must(await page.locator('#main [data-sort=phone]').count()
			=== 0, 'what nobody sorts by is no button');
		await page.click('#main [data-more]');
		await see(260, 259, last);
	}
	await page.context().close();
}

exports.steps = function (kit) {
	return [deposits, meters, debits, ticket, sorted].map(function (f) {
		return function () {
			return f(kit);
		};
	});
};
