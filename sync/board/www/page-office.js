// SPDX-License-Identifier: Apache-2.0
// The office itself: machines, people, journals, the market.
(function () {
'use strict';

const TECHNICAL = 'viewer head technician admin';

cho.page('devices', { group: 'office', roles: TECHNICAL,
	open: async function (main, arg) {
		if (arg !== '') {
			const one = await cho.get('devices/' +
				encodeURIComponent(arg));
			cho.title(main, cho.t('device', { n: arg }));
			cho.facts(cho.add(main), one);
			await cho.list(cho.add(main), { path: 'alarms',
				title: 'p.alarms', search: false,
				query: { terminal: arg, all: 1 } });
			return;
		}
		await cho.list(cho.add(main), { path: 'devices', search: false,
			link: function (row) {
				return '#/devices/' + row.terminal;
			} });
	} });

cho.page('alarms', { group: 'office', roles: TECHNICAL + ' accountant',
	open: function (main) {
		return cho.list(cho.add(main), { path: 'alarms', search: false,
			filters: [{ name: 'all', type: 'select',
				options: [['1', cho.t('all')]] }],
			acts: [{ text: 'acknowledge', roles: 'head technician admin',
				when: function (row) { return !row.seen; },
				ask: function (row) {
					return { path: 'alarms/acknowledge',
						title: 'acknowledge',
						go: 'acknowledge',
						fixed: { terminal: row.terminal,
							kind: row.kind,
							detail: row.detail },
						fields: [{ name: 'note',
							type: 'area' }] };
				} }] });
	} });

// --- people -----------------------------------------------------------------

const ROLES = ['viewer', 'head', 'accountant', 'collector', 'technician',
	'trader', 'admin'];
cho.templates.given = '<div class="note wait" role="status">' +
	'{{#t}}h.given{{/t}}</div><dl class="facts"><dt>{{#t}}f.login{{/t}}' +
	'</dt><dd><code>{{login}}</code></dd><dt>{{#t}}f.password{{/t}}</dt>' +
	'<dd><code data-given="">{{password}}</code></dd></dl>';
function given(body, answer) {
	cho.put(body, 'given', answer);
}
function personFields(row) {
	return [{ name: 'name', label: 'full_name', value: row.name },
		{ name: 'role', type: 'select', options: ROLES,
			value: row.role },
		{ name: 'stall', optional: true, value: row.stall,
			help: 'h.user_stall' }];
}

cho.page('users', { group: 'office', roles: 'admin', open: function (main) {
	return cho.list(cho.add(main), { path: 'users', search: false,
		tools: [{ text: 'user_new', roles: 'admin', ask: function () {
			return { path: 'users', title: 'user_new',
				fields: [{ name: 'login', help: 'h.login' }]
					.concat(personFields({})), show: given };
		} }],
		acts: [
			{ text: 'change', roles: 'admin', ask: function (row) {
				return { path: 'users/change', title: 'change',
					fixed: { id: row.id },
					fields: personFields(row) };
			} },
			{ text: 'user_password', roles: 'admin',
				ask: function (row) {
					return { path: 'users/password',
						title: 'user_password',
						go: 'user_password',
						text: 'h.user_password',
						fixed: { id: row.id },
						show: given };
				} },
			{ text: 'user_off', roles: 'admin', bad: true,
				when: function (row) { return !row.disabled; },
				ask: function (row) {
					return { path: 'users/disable',
						title: 'user_off', go: 'user_off',
						bad: true, text: 'h.user_off',
						fixed: { id: row.id } };
				} },
			{ text: 'user_on', roles: 'admin',
				when: function (row) { return row.disabled; },
				ask: function (row) {
					return { path: 'users/enable',
						title: 'user_on', go: 'user_on',
						fixed: { id: row.id } };
				} }] });
} });

cho.page('trail', { group: 'office', roles: 'head admin',
	open: function (main) {
		return cho.list(cho.add(main), { path: 'trail', search: false,
			filters: [{ name: 'q', type: 'text', label: 'action_word' }] });
	} });
cho.page('looks', { group: 'office', roles: 'head admin',
	open: function (main) {
		return cho.list(cho.add(main), { path: 'looks', search: false,
			filters: [{ name: 'q', type: 'text', label: 'look_word' }] });
	} });

cho.page('market', { group: 'office', roles: 'viewer head accountant ' +
	'collector technician admin', open: async function (main) {
		const m = await cho.get('market');
		const box = cho.box(main, 'market_is');
		cho.facts(box, m);
		if (!cho.may('head admin'))
			return;
		await cho.form(cho.box(main, 'market_change'), { path: 'market',
			fields: [
				{ name: 'class', type: 'select', number: true,
					value: m.class, options: [
						['0', cho.t('class_none')],
						['1', '1'], ['2', '2'], ['3', '3']] },
				{ name: 'commune', optional: true,
					value: m.commune, help: 'h.commune' },
				{ name: 'place', optional: true,
					value: m.place },
				{ name: 'board', optional: true,
					value: m.board },
				{ name: 'phone', optional: true,
					value: m.phone }
			],
			done: cho.go });
	} });
})();
