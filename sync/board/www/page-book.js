// SPDX-License-Identifier: Apache-2.0
// What is looked up: deposits, meters with all their readings, money that left
// the market's accounts, and whether a ticket that somebody shows is ours.
(function () {
'use strict';

// --- deposits ----------------------------------------------------------------

cho.page('deposits', { group: 'stalls', roles: cho.OFFICE, needs: 'deposits',
	open: function (main) {
		return cho.list(cho.add(main), { path: 'deposits',
			search: false, link: cho.stallLink, filters: [
				{ name: 'stall' },
				{ name: 'state', type: 'select', options: [
					['short', cho.t('deposit_short')],
					['over', cho.t('deposit_over')]] }],
			acts: [{ text: 'cash_take', roles: 'accountant head',
				ask: function (row) {
					return cho.cashForm(row.stall,
						'deposit');
				} }] });
	} });

// --- meters ------------------------------------------------------------------

async function oneMeter(main, arg) {
	const list = await cho.get('meters', { number: arg });
	const one = (list.rows || [])[0];
	if (one === undefined) {
		cho.note(cho.add(main), 'bad', cho.t('meter_none'));
		return;
	}
	cho.title(main, cho.t('meter_n', { n: arg }), one.stall);
	cho.facts(cho.add(main), one, ['meter']);
	cho.buttons(cho.add(main), cho.acts.meters.filter(function (a) {
		return cho.may(a.roles) && a.when(one);
	}).map(function (a) {
		return { text: a.text, ask: function () {
			return a.ask(one);
		} };
	}), cho.go);
	await cho.list(cho.add(main), { path: 'readings', title: 'readings',
		search: false, query: { number: arg } });
}

cho.page('meters', { group: 'stalls', roles: cho.OFFICE, needs: 'meters',
	open: async function (main, arg) {
		if (arg !== '') {
			await oneMeter(main, arg);
			return;
		}
		await cho.list(cho.add(main), { path: 'meters', search: false,
			filters: [{ name: 'stall' }], link: cho.meterLink,
			acts: cho.acts.meters });
	} });

// --- money that left -----------------------------------------------------------

cho.page('debits', { group: 'money', roles: 'viewer head accountant',
	needs: 'debits', open: function (main) {
		const today = cho.today();
		return cho.list(cho.add(main), { path: 'debits', search: false,
			filters: [cho.ACCOUNT,
				{ name: 'from', type: 'day',
					value: cho.daysBefore(today, 30) },
				{ name: 'to', type: 'day', value: today }] });
	} });

// --- a ticket that is shown ------------------------------------------------------

const GOOD = ['sound', 'unsent'];
cho.templates.verdict = '<div class="note {{kind}}" role="status">' +
	'<b>{{text}}</b><br>{{why}}</div><div data-facts=""></div>';

cho.page('check', { group: 'money', roles: 'head accountant collector',
	open: async function (main) {
		const form = cho.box(main, 'ticket_shown');
		const said = cho.add(main);
		await cho.form(form, { go: 'ticket_check', text: 'h.ticket_check',
			fields: [{ name: 'code', label: 'ticket_code',
				help: 'h.ticket_code' }],
			run: async function (values) {
				said.textContent = '';
				const t = await cho.post('tickets/check', values);
				cho.put(said, 'verdict', {
					kind: t.verdict === 'sound' ? 'good' :
						GOOD.indexOf(t.verdict) < 0 ?
							'bad' : '',
					text: cho.word(t.verdict, 'ticket'),
					why: cho.word(t.verdict, 'ticket_why') });
				cho.facts(said.querySelector('[data-facts]'), t,
					['verdict']);
				// The next one is scanned over this one.
				const f = form.querySelector('[name=code]');
				f.focus();
				f.select();
			} });
		form.querySelector('[name=code]').focus();
	} });
})();
