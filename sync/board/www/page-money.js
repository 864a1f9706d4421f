// SPDX-License-Identifier: Apache-2.0
// Money that needs somebody: queues, statements, cash.
(function () {
'use strict';

const MONEY = 'viewer head accountant';

// Cash at the office.  key names this one act: sent again, it is the same.
cho.cashForm = function (stall) {
	return { path: 'payments/cash', title: 'cash_take', go: 'cash_take',
		text: 'h.cash', fixed: { key: cho.key(), stall: stall },
		fields: [{ name: 'amount', type: 'vnd' },
			{ name: 'purpose', type: 'select', options: ['fee',
				'deposit'], help: 'h.deposit' }],
		show: function (body, answer) {
			cho.note(body, 'good', cho.t('cash_taken'));
			cho.facts(cho.add(body), answer);
		} };
};
cho.key = function () {
	return Array.from(crypto.getRandomValues(new Uint8Array(16))).map(
		function (b) {
			return ('0' + b.toString(16)).slice(-2);
		}).join('');
};

// --- queues -----------------------------------------------------------------

const QUEUES = ['unmatched', 'short', 'over', 'duplicate', 'late',
	'wrong_account'];

function assign(row) {
	return { path: 'queues/assign', title: 'assign', go: 'assign',
		text: 'h.assign', fixed: { seq: row.seq },
		tell: function () {
			return [cho.vnd(row.amount) + ' – ' + (row.content || '')];
		},
		fields: [{ name: 'stall' },
			{ name: 'purpose', type: 'select', options: ['fee',
				'deposit'] },
			{ name: 'reason', type: 'area' }] };
}

cho.page('queues', { hidden: true, group: 'money', roles: MONEY,
	open: async function (main) {
		await cho.list(cho.add(main), { path: 'queues', search: false,
			filters: [{ name: 'queue', type: 'select', label:
				'queue_kind', options: QUEUES }],
			acts: [{ text: 'assign', roles: 'accountant',
				ask: assign }] });
	} });

// --- statements --------------------------------------------------------------

cho.templates.drop = '<div class="drop" data-drop=""><p>' +
	'{{#t}}h.drop{{/t}}</p><label class="form-label" for="file">' +
	'{{#t}}file{{/t}}</label><input class="form-control" type="file" ' +
	'id="file" accept=".csv,.txt,.xml,.sta,.mt940,.940"></div>' +
	'<div data-preview=""></div>';

async function preview(box, file, after) {
	cho.put(box, 'loading', {});
	try {
		const answer = await cho.send('statements/preview?name=' +
			encodeURIComponent(file.name), file);
		box.textContent = '';
		cho.facts(cho.add(box), answer);
		cho.table(cho.add(box), { rows: answer.rows || [],
			caption: file.name, columns: answer.columns ||
				cho.columnsOf(answer.rows || []) });
		await cho.form(cho.add(box), { path: 'statements/commit',
			go: 'statement_take', text: 'h.statement',
			fixed: { statement: answer.statement },
			cancel: function () { box.textContent = ''; },
			done: after });
	} catch (e) {
		if (!(e instanceof cho.Refusal))
			throw e;
		cho.note(box, 'bad', e.text);
	}
}

cho.page('statements', { hidden: true, group: 'money', roles: MONEY,
	open: async function (main) {
		if (cho.may('accountant')) {
			const box = cho.add(main, 'drop', {});
			const drop = box.querySelector('[data-drop]');
			const place = box.querySelector('[data-preview]');
			const input = box.querySelector('input');
			input.onchange = function () {
				if (input.files.length === 1)
					preview(place, input.files[0], cho.go);
			};
			drop.ondragover = function (e) {
				e.preventDefault();
				drop.classList.add('over');
			};
			drop.ondragleave = function () {
				drop.classList.remove('over');
			};
			drop.ondrop = function (e) {
				e.preventDefault();
				drop.classList.remove('over');
				if (e.dataTransfer.files.length === 1)
					preview(place, e.dataTransfer.files[0],
						cho.go);
			};
		}
		await cho.list(cho.add(main), { path: 'statements',
			title: 'statements', search: false });
	} });

cho.page('reconcile', { hidden: true, group: 'money', roles: MONEY,
	open: async function (main) {
		const today = cho.today();
		await cho.list(cho.add(main), { path: 'reconcile', search: false,
			filters: [{ name: 'from', type: 'day',
				value: cho.daysBefore(today, 30) },
			{ name: 'to', type: 'day', value: today }] });
	} });
})();
