// SPDX-License-Identifier: Apache-2.0
// Signing in; one's own account.
(function () {
'use strict';

// What the board expects of a password; it has the last word.
const PASSWORD = { name: 'password', type: 'password',
	auto: 'current-password' };

cho.page('signin', { hidden: true, roles: 'any', open: async function (main) {
	const box = cho.add(main);
	box.className = 'card-box narrow';
	let code = false;

	async function show(note) {
		await cho.form(box, { path: 'session', go: 'sign_in',
			confirm: false, fields: [
				{ name: 'login', auto: 'username' },
				PASSWORD
			].concat(code ? [{ name: 'code', optional: true,
				help: 'h.code', auto: 'one-time-code' }] : []),
			done: async function () {
				await cho.who();
				await cho.go();
			},
			refused: function (no) {
				// The board asks for the second factor only when
				// the first was right.
				if (no.word !== 'code' || code)
					return;
				code = true;
				const login = box.querySelector('[name=login]')
					.value;
				const password = box.querySelector(
					'[name=password]').value;
				show(no.text).then(function () {
					box.querySelector('[name=login]').value =
						login;
					box.querySelector('[name=password]')
						.value = password;
					box.querySelector('[name=code]').focus();
				});
			} });
		if (note)
			cho.note(box.querySelector('[data-no]'), 'wait', note);
	}
	await show();
} });

function password(box, first) {
	return cho.form(box, { path: 'me/password', go: 'change_password',
		confirm: false, text: first ? 'h.first_password' : 'h.password',
		fields: [
			{ name: 'old', type: 'password', auto: 'current-password' },
			{ name: 'new', type: 'password', auto: 'new-password',
				help: 'h.new_password' },
			{ name: 'again', type: 'password', auto: 'new-password' }
		],
		body: function (v) {
			if (v.new !== v.again)
				throw new cho.Refusal(400, { word: 'again',
					field: 'again', text: cho.t('e.again') });
			return { old: v.old, new: v.new };
		},
		done: async function () {
			await cho.who();
			if (first)
				await cho.go();
			else
				cho.note(box, 'good', cho.t('done'));
		} });
}
cho.password = password;
})();
