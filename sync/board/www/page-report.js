// SPDX-License-Identifier: Apache-2.0
// The month's record for the province: told, looked at, sent; forms of the
// law; what the loudspeaker says.
(function () {
'use strict';

const RUNS = 'head accountant';

function lastMonth() {
	return cho.daysBefore(cho.today().slice(0, 8) + '01', 1).slice(0, 7);
}

async function showRecord(box, period, after) {
	const answer = await cho.get('report-preview', { period: period });
	cho.table(cho.add(box), { rows: answer.rows, columns: answer.columns,
		caption: cho.t('record_of', { period: period }) });
	await cho.form(cho.add(box), { path: 'reports', go: 'report_send',
		text: 'h.report_send', fixed: { period: period },
		cancel: after, done: after });
}

function tellForm(tellable) {
	return { path: 'report-facts', title: 'fact_new', fields: [
		{ name: 'period', type: 'period', value: lastMonth() },
		{ name: 'name', label: 'fact', type: 'select',
			options: tellable.map(function (f) {
				return [f.name, f.title];
			}) },
		{ name: 'value', label: 'fact_value', type: 'count' },
		{ name: 'note', optional: true }] };
}

function resend(row) {
	return { path: 'reports/resend', title: 'report_again',
		go: 'report_again', text: 'h.report_again',
		fixed: { report: row.report } };
}

cho.page('reports', { group: 'office', roles: 'viewer head accountant',
	needs: 'reports', open: async function (main, arg) {
		if (arg !== '') {
			const one = await cho.get('reports/' +
				encodeURIComponent(arg));
			cho.title(main, cho.t('record_of',
				{ period: one.period }));
			cho.facts(cho.add(main), one);
			cho.facts(cho.add(main), one.record);
			return;
		}
		if (cho.may(RUNS)) {
			const box = cho.box(main, 'report_new');
			const form = cho.add(box);
			const record = cho.add(box);
			await cho.form(form, {
				go: 'run_preview', fields: [{ name: 'period',
					type: 'period', value: lastMonth() }],
				run: async function (values) {
					record.textContent = '';
					await showRecord(record, values.period,
						cho.go);
				} });
		}
		await cho.part(main, function (box) {
			return cho.list(box, { path: 'reports', title: 'reports',
				search: false, link: function (row) {
					return '#/reports/' + row.report;
				}, acts: [{ text: 'report_again', roles: RUNS,
					when: function (row) {
						return row.state !== 'waiting';
					}, ask: resend }] });
		});
		let tellable = [];
		await cho.part(main, function (box) {
			return cho.list(box, { path: 'report-facts',
				title: 'facts', search: false,
				seen: function (answer) {
					tellable = answer.tellable || [];
				}, tools: [{ text: 'fact_new', roles: RUNS,
					ask: function () {
						return tellForm(tellable);
					} }] });
		});
	} });

cho.page('forms', { group: 'office', roles: 'viewer head accountant',
	needs: 'forms', open: async function (main, arg) {
		if (arg !== '') {
			cho.title(main, cho.t('form_n', { n: arg }));
			await cho.list(cho.add(main), { search: false, path:
				'forms/' + encodeURIComponent(arg), filters: [
				{ name: 'year', value: cho.today().slice(0, 4) }] });
			return;
		}
		await cho.list(cho.add(main), { path: 'forms', search: false,
			link: function (row) {
				return '#/forms/' + encodeURIComponent(row.form);
			} });
	} });

cho.templates.notices = '{{#rows}}<div class="card-box"><h2>{{title}}</h2>' +
	'{{#text}}<p>{{text}}</p>{{/text}}{{#note}}<p class="quiet">{{note}}' +
	'</p>{{/note}}{{#text}}<a class="btn btn-plain" ' +
	'href="/api/v1/notices/{{path}}?format=wav">{{#t}}wav{{/t}}<span ' +
	'class="visually-hidden"> {{title}}</span></a>{{/text}}</div>{{/rows}}' +
	'{{^rows.length}}<p class="note">{{#t}}nothing{{/t}}</p>' +
	'{{/rows.length}}';
cho.page('notices', { group: 'office', roles: 'head accountant technician ' +
	'collector', needs: 'notices', open: async function (main) {
		const answer = await cho.get('notices');
		cho.put(cho.add(main), 'notices', { rows: (answer.rows || [])
			.map(function (row) {
				return Object.assign({ path: encodeURIComponent(
					row.key) }, row);
			}) });
	} });
})();
