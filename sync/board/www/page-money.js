// SPDX-License-Identifier: Apache-2.0
// Money that needs somebody: queues, statements, cash.
(function () {
'use strict';

const MONEY = 'viewer head accountant';

// Cash at the office.  key names this one act: sent again, it is the same.
cho.cashForm = function (stall, purpose) {
	return { path: 'payments/cash', title: 'cash_take', go: 'cash_take',
		text: 'h.cash', fixed: { key: cho.key(), stall: stall },
		fields: [{ name: 'amount', type: 'vnd' },
			{ name: 'purpose', type: 'select', value: purpose,
				options: ['fee', 'deposit'], help: 'h.deposit' }],
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

function assign(row) {
	return { path: 'assignments', title: 'assign', go: 'assign',
		text: 'h.assign', fixed: { credit: row.seq, kind: 'stall' },
		tell: function () {
			return [cho.vnd(row.amount || row.received) + ' – ' +
				(row.content || row.ref || '')];
		},
		fields: [{ name: 'target', label: 'stall_code' },
			{ name: 'reason', type: 'area' }] };
}
function settle(row) {
	return { path: 'assignments', title: 'settle', go: 'settle',
		text: 'h.assign', fixed: { credit: row.seq },
		fields: [{ name: 'kind', label: 'settle_as', type: 'select',
			options: ['refund_due', 'not_ours', 'same_money',
				'noted'] },
		{ name: 'reason', type: 'area' }] };
}
function undo(row) {
	return { path: 'assignments', title: 'assign_undo', go: 'assign_undo',
		bad: true, text: 'h.assign',
		fixed: { credit: row.credit, kind: 'undo' },
		fields: [{ name: 'reason', type: 'area' }] };
}
// Numbers behind the market's account: whose money is it that names no bill?
function vaForm() {
	return { path: 'virtual-accounts', title: 'va_new', go: 'va_new',
		text: 'h.va', fields: [{ name: 'bin', label: 'va_bank',
			type: 'select', from: { path: 'fee-accounts',
				value: 'bin', text: function (row) {
					return row.bin + ' – ' + row.account;
				} } },
		{ name: 'number', label: 'va_number' },
		{ name: 'stall', label: 'stall_code' }] };
}
function vaFree(row) {
	return { path: 'virtual-accounts', title: 'va_free', go: 'va_free',
		bad: true, text: 'h.va_free',
		fixed: { bin: row.bin, number: row.number }, fields: [] };
}
const RUNS = 'head accountant';
// Only money that came to the market's own accounts can be somebody's fee.
const ASTRAY = ['unmatched', 'wrong_account', 'doubtful', 'refund_due'];

cho.page('queues', { group: 'money', roles: MONEY, needs: 'queues',
	open: async function (main, arg) {
		if (arg !== '') {
			cho.title(main, cho.word(arg));
			await cho.list(cho.add(main), { path: 'credits',
				search: false, query: { queue: arg },
				acts: [{ text: 'assign', roles: RUNS,
					when: function () {
						return ASTRAY.indexOf(arg) >= 0;
					}, ask: assign },
				{ text: 'settle', roles: RUNS, ask: settle }] });
			return;
		}
		await cho.list(cho.add(main), { path: 'queues', search: false,
			columns: ['title', 'count', 'sum'],
			link: function (row) {
				return cho.may(RUNS) ? '#/queues/' + row.queue :
					'';
			} });
		await cho.part(main, function (box) {
			return cho.list(box, { path: 'assignments',
				title: 'assignments', search: false,
				acts: [{ text: 'assign_undo', roles: RUNS,
					bad: true, when: function (row) {
						return row.kind !== 'undo';
					}, ask: undo }] });
		});
		await cho.part(main, function (box) {
			return cho.list(box, { path: 'virtual-accounts',
				title: 'virtual_accounts', search: false,
				columns: ['bin', 'number', 'stall', 'at_ms'],
				acts: [{ text: 'va_free', roles: RUNS, bad: true,
					ask: vaFree }],
				tools: [{ text: 'va_new', roles: RUNS,
					ask: vaForm }] });
		});
	} });

// --- statements --------------------------------------------------------------

const ACCOUNTS = { path: 'fee-accounts', value: function (row) {
	return row.bin + '/' + row.account;
}, text: function (row) {
	return row.account + ' – ' + row.name;
} };
const ACCOUNT = { name: 'account', label: 'fee_account', type: 'select',
	optional: false, from: ACCOUNTS };
cho.ACCOUNT = ACCOUNT;

cho.templates.drop = '<div class="row-tools">{{#fields}}<div>{{> field}}' +
	'</div>{{/fields}}</div><div class="drop" data-drop=""><p>' +
	'{{#t}}h.drop{{/t}}</p><label class="form-label" for="file">' +
	'{{#t}}file{{/t}}</label><input class="form-control" type="file" ' +
	'id="file" accept=".csv,.txt,.xml,.sta,.mt940,.940"></div>' +
	'<div data-preview=""></div>';

async function preview(box, file, account) {
	const path = cho.query('statements/preview', { account: account });
	cho.put(box, 'loading', {});
	try {
		const answer = await cho.send(path, file);
		cho.put(box, 'title', { title: file.name });
		cho.facts(cho.add(box), answer, ['title', 'statement', 'next']);
		cho.table(cho.add(box), { rows: answer.rows || [],
			caption: file.name, hide: true,
			columns: answer.columns });
		const said = cho.add(box);
		cho.buttons(cho.add(box), [{ text: 'statement_take',
			run: take }, { text: 'cancel', run: function () {
			box.textContent = '';
		} }]);
		let busy = false;
		async function take() {
			if (busy)
				return;
			busy = true;
			try {
				const r = await cho.send(cho.query(
					'statements/import',
					{ account: account }), file);
				cho.note(box, 'good', cho.t(r.already ?
					'statement_known' : 'statement_taken'));
				cho.facts(cho.add(box), r, ['title', 'next']);
			} catch (e) {
				if (!(e instanceof cho.Refusal))
					throw e;
				cho.note(said, 'bad', e.text);
			}
			busy = false;
		}
	} catch (e) {
		if (!(e instanceof cho.Refusal))
			throw e;
		cho.note(box, 'bad', e.text);
	}
}

cho.page('statements', { group: 'money', roles: RUNS, needs: 'fee-accounts',
	open: async function (main) {
		const box = cho.add(main, 'drop', { fields:
			await cho.filterViews([ACCOUNT], 'st-') });
		const drop = box.querySelector('[data-drop]');
		const place = box.querySelector('[data-preview]');
		const input = box.querySelector('input');
		const account = box.querySelector('select');
		function look(files) {
			if (files.length === 1)
				preview(place, files[0], account.value);
			input.value = '';
		}
		input.onchange = function () {
			look(Array.from(input.files));
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
			look(Array.from(e.dataTransfer.files));
		};
	} });

cho.page('reconcile', { group: 'money', roles: MONEY, needs: 'reconciliation',
	open: async function (main) {
		const today = cho.today();
		const list = cho.add(main);
		const more = cho.add(main);
		await cho.list(list, { path: 'reconciliation', search: false,
			filters: [ACCOUNT,
				{ name: 'from', type: 'day',
					value: cho.daysBefore(today, 30) },
				{ name: 'to', type: 'day', value: today }],
			seen: function (answer) {
				more.textContent = '';
				['statements', 'missing'].forEach(function (k) {
					const rows = answer[k] || [];
					const box = cho.add(more, 'subtitle',
						{ title: cho.t('rec_' + k) });
					cho.table(cho.add(box), { rows: rows,
						caption: cho.t('rec_' + k),
						hide: true, columns:
							cho.columnsOf(rows) });
				});
			} });
		if (cho.can('pulls'))
			await cho.part(main, function (box) {
				return cho.list(box, { path: 'pulls',
					title: 'pulls', search: false });
			});
	} });
cho.templates.subtitle = '<h2>{{title}}</h2>';
})();
