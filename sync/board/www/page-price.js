// SPDX-License-Identifier: Apache-2.0
// Prices, market days, rules of collecting.
(function () {
'use strict';

const OFFICE = cho.OFFICE, SET_UP = cho.SET_UP, ZONES = cho.ZONES;
const KINDS = ['kiosk', 'hall', 'outdoor', 'own_produce', 'session'];
const PRICES = ['area_month', 'area_day', 'session', 'entry', 'lump',
	'metered'];

function tariffForm() {
	return { path: 'tariffs', title: 'tariff_new', text: 'h.tariff',
		fields: [
			{ name: 'fee', help: 'h.fee' }, { name: 'name' },
			{ name: 'kind', type: 'select', options: PRICES },
			{ name: 'place', type: 'select', optional: true,
				options: [['', cho.t('any')]].concat(KINDS.map(
					function (k) {
						return [k, cho.t('w.' + k)];
					})) },
			{ name: 'aisles', type: 'select', number: true,
				options: [['0', cho.t('any')], ['1', '1'],
					['2', '2'], ['3', '3']] },
			{ name: 'transport', optional: true,
				help: 'h.transport' },
			{ name: 'zone', type: 'select', number: true,
				optional: true, from: ZONES },
			{ name: 'amount', type: 'vnd' },
			{ name: 'days', type: 'select', options: [
				['actual', cho.t('days_actual')],
				['30', cho.t('days_30')]] },
			{ name: 'rounding', type: 'select', options: ['none',
				'down_1000', 'half_up_1000'] },
			{ name: 'vat_bp', type: 'percent', value: '0' },
			{ name: 'vat_in', type: 'check' },
			{ name: 'from', type: 'day' },
			{ name: 'to', type: 'day', optional: true,
				help: 'h.open_end' },
			{ name: 'law_no', help: 'h.law' },
			{ name: 'law_day', type: 'day' }, { name: 'law_by' }
		] };
}

function calendarForm() {
	return { path: 'calendar', title: 'calendar_new', text: 'h.calendar',
		fields: [{ name: 'from', type: 'day' }, { name: 'rule' }] };
}
function exceptionForm() {
	return { path: 'calendar/exceptions', title: 'exception_new', fields: [
		{ name: 'day', type: 'day' },
		{ name: 'open', label: 'market_open', type: 'check' },
		{ name: 'note', optional: true }] };
}
function ruleForm() {
	return { path: 'fee-rules', title: 'rule_new', text: 'h.rule', fields: [
		{ name: 'from', type: 'day' },
		{ name: 'due_day', label: 'due_on', type: 'count',
			help: 'h.due_on' },
		{ name: 'due_next', type: 'check' },
		{ name: 'free_bp', type: 'percent', value: '10' },
		{ name: 'free_amount', type: 'vnd' }] };
}
function endTariff(row) {
	return { path: 'tariffs/end', title: 'tariff_end', go: 'tariff_end',
		bad: true, fixed: { tariff: row.tariff }, fields: [
			{ name: 'to', type: 'day' }] };
}

cho.page('tariffs', { group: 'stalls', roles: OFFICE + ' technician',
	open: async function (main) {
		const parts = [
			{ path: 'tariffs', title: 'tariffs', acts: [{
				text: 'tariff_end', roles: SET_UP, bad: true,
				when: function (row) { return !row.to_day; },
				ask: endTariff }], tools: [{ text: 'tariff_new',
				roles: SET_UP, ask: tariffForm }],
			columns: ['fee', 'name', 'kind', 'amount', 'vat_bp',
				 'from_day', 'to_day',
				'law_no'] },
			{ path: 'calendar', title: 'calendar', tools: [
				{ text: 'calendar_new', roles: SET_UP,
					ask: calendarForm }] },
			{ path: 'calendar/exceptions', title: 'exceptions', tools: [
				{ text: 'exception_new', roles: SET_UP,
					ask: exceptionForm }] }
		];
		if (cho.may(OFFICE))
			parts.push({ path: 'fee-rules', title: 'rules', tools: [
				{ text: 'rule_new', roles: 'head admin',
					ask: ruleForm }] });
		for (let i = 0; i < parts.length; i++)
			await cho.part(main, function (box) {
				return cho.list(box, Object.assign(
					{ search: false }, parts[i]));
			});
	} });

})();
