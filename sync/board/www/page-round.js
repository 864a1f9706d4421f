// SPDX-License-Identifier: Apache-2.0
// Collectors: whose round, which tickets, and their cash: what was collected
// is not yet handed over, and what was handed over is not yet confirmed.
(function () {
'use strict';

const OFFICE = 'viewer head accountant';
const RUNS = 'head accountant';

function count(row) {
	return { path: 'handovers/count', title: 'handover_count',
		go: 'handover_count', text: 'h.handover',
		fixed: { handover: row.handover },
		tell: function (v) {
			return [cho.t('handover_told', { told: cho.vnd(row.total),
				counted: cho.vnd(v.counted),
				differs: cho.vnd(v.counted - row.total) })];
		},
		fields: [{ name: 'counted', type: 'vnd', help: 'h.counted' },
			{ name: 'note', optional: true }] };
}

cho.page('cash', { group: 'money', roles: OFFICE, needs: 'handovers',
	open: async function (main) {
	await cho.part(main, function (box) {
		return cho.list(box, { path: 'handovers', title: 'handovers',
			search: false, columns: ['handover', 'terminal', 'day',
				'takings', 'total', 'counted', 'difference',
				'state', 'note'],
			acts: [{ text: 'handover_count', roles: RUNS,
				when: function (row) {
					return row.state === 'told';
				}, ask: count }] });
	});
	await cho.part(main, function (box) {
		return cho.list(box, { path: 'collected', title: 'collected',
			search: false, filters: [{ name: 'from', type: 'day' }] });
	});
} });

const COLLECTORS = { path: 'collectors', value: 'terminal',
	text: function (row) {
		return row.name + ' (' + row.terminal + ')';
	} };

function appoint() {
	return { path: 'collectors', title: 'collector_new', fields: [
		{ name: 'staff', type: 'count', help: 'h.staff' },
		{ name: 'terminal', type: 'count' }] };
}
function dismiss(row) {
	return { path: 'collectors/end', title: 'collector_end',
		go: 'collector_end', bad: true, text: 'h.collector_end',
		fixed: { terminal: row.terminal } };
}
function assignRound() {
	return { path: 'rounds/assign', title: 'round_assign', text: 'h.round',
		fields: [
			{ name: 'day', type: 'day', value: cho.today() },
			{ name: 'terminal', type: 'select', number: true,
				from: COLLECTORS },
			{ name: 'zone', type: 'select', number: true,
				optional: true, from: cho.ZONES },
			{ name: 'stall', optional: true }],
		body: function (v) {
			const out = Object.assign({}, v);
			if (out.stall === '')
				delete out.stall;
			return out;
		} };
}
function sendRound() {
	return { path: 'rounds/send', title: 'round_send', go: 'round_send',
		fields: [{ name: 'day', type: 'day', value: cho.today() },
			{ name: 'terminal', type: 'select', number: true,
				from: COLLECTORS }] };
}
function giveRange() {
	return { path: 'ticket-ranges', title: 'range_new', text: 'h.range',
		fields: [
			{ name: 'terminal', type: 'select', number: true,
				from: COLLECTORS },
			{ name: 'series', help: 'h.series' },
			{ name: 'last', type: 'count', help: 'h.last' },
			{ name: 'from', type: 'day', optional: true },
			{ name: 'to', type: 'day', optional: true },
			{ name: 'kind', label: 'ticket_kind', help: 'h.fee' },
			{ name: 'name', label: 'ticket_name' },
			{ name: 'amount', type: 'vnd' }],
		body: function (v) {
			return { terminal: v.terminal, series: v.series,
				last: v.last, from: v.from, to: v.to,
				kinds: [{ kind: v.kind, name: v.name,
					amount: v.amount }] };
		} };
}

cho.page('rounds', { group: 'money', roles: OFFICE, needs: 'rounds',
	open: async function (main) {
		const parts = [
			{ path: 'collectors', title: 'collectors',
				tools: [{ text: 'collector_new', roles: 'head',
					ask: appoint }],
				acts: [{ text: 'collector_end', roles: 'head',
					bad: true, ask: dismiss }] },
			{ path: 'rounds', title: 'rounds',
				filters: [{ name: 'day', type: 'day',
					value: cho.today() }],
				link: cho.stallLink, tools: [
					{ text: 'round_assign', roles: RUNS,
						ask: assignRound },
					{ text: 'round_send', roles: RUNS,
						ask: sendRound }] },
			{ path: 'ticket-ranges', title: 'ranges',
				tools: [{ text: 'range_new', roles: RUNS,
					ask: giveRange }] },
			{ path: 'tickets', title: 'tickets',
				filters: [{ name: 'day', type: 'day' }] }
		];
		for (let i = 0; i < parts.length; i++)
			await cho.part(main, function (box) {
				return cho.list(box, Object.assign(
					{ search: false }, parts[i]));
			});
	} });
})();
