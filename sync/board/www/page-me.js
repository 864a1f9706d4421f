// SPDX-License-Identifier: Apache-2.0
// Signing in; one's own account.
(function () {
'use strict';

// What the board expects of a password; it has the last word.
const PASSWORD = { name: 'password', type: 'password',
	auto: 'current-password' };

cho.page('signin', { hidden: true, roles: 'any', open: async function (main) {
	// While there is nobody, the first person is made with a code.
	const setup = await cho.get('setup');
	if (setup.needed) {
		location.hash = '#/setup';
		return;
	}
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

cho.page('setup', { hidden: true, roles: 'any', open: function (main) {
	const box = cho.add(main);
	box.className = 'card-box narrow';
	return cho.form(box, { path: 'setup', go: 'setup_go', text: 'h.setup',
		confirm: false, fields: [
			{ name: 'code', label: 'setup_code', help: 'h.setup_code' },
			{ name: 'login', auto: 'username', help: 'h.login' },
			{ name: 'name', label: 'full_name', auto: 'name' },
			{ name: 'password', type: 'password',
				auto: 'new-password', help: 'h.new_password' },
			{ name: 'again', type: 'password',
				auto: 'new-password' }
		],
		body: function (v) {
			twice(v.password, v.again);
			return { code: v.code, login: v.login, name: v.name,
				password: v.password };
		},
		done: async function () {
			await cho.who();
			location.hash = '#/today';
			await cho.go();
		} });
} });

function twice(one, other) {
	if (one !== other)
		throw new cho.Refusal(400, { word: 'again', field: 'again',
			text: cho.t('e.again') });
}

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
			twice(v.new, v.again);
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

// --- the second factor -------------------------------------------------------

cho.templates.factor = '<p>{{#t}}h.totp_scan{{/t}}</p><p><img width="220" ' +
	'height="220" alt="{{#t}}totp_qr{{/t}}" src="{{image}}"></p>' +
	'<p>{{#t}}h.totp_secret{{/t}} <code>{{secret}}</code></p>' +
	'<div data-form=""></div>';
cho.templates.codes = '<div class="note wait" role="status">' +
	'{{#t}}h.recovery{{/t}}</div><ul>{{#codes}}<li><code>{{.}}</code>' +
	'</li>{{/codes}}</ul>';

// Base64 of a text in UTF-8.
function base64(text) {
	return btoa(unescape(encodeURIComponent(text)));
}

function showCodes(box, answer) {
	cho.put(box, 'codes', { codes: answer.recovery || [] });
	return cho.who();
}

function begin(box) {
	return cho.post('me/totp', {}).then(function (answer) {
		cho.put(box, 'factor', { secret: answer.secret,
			image: 'data:image/svg+xml;base64,' +
				base64(answer.svg) });
		return cho.form(box.querySelector('[data-form]'), {
			path: 'me/totp/confirm', go: 'totp_on', confirm: false,
			fields: [{ name: 'code', auto: 'one-time-code',
				help: 'h.totp_code' }],
			done: function (got) {
				return showCodes(box, got);
			} });
	});
}

cho.templates.factorOff = '<p>{{#t}}h.totp{{/t}}</p><button type="button" ' +
	'class="btn btn-go" data-on="">{{#t}}totp_on{{/t}}</button>' +
	'<div data-no=""></div>';
cho.templates.factorOn = '<p><span class="mark good"><span ' +
	'aria-hidden="true">\u2713 </span>{{#t}}totp_is_on{{/t}}</span></p>' +
	'<div class="acts"><button type="button" class="btn btn-plain" ' +
	'data-codes="">{{#t}}totp_codes{{/t}}</button><button type="button" ' +
	'class="btn btn-no" data-off="">{{#t}}totp_off{{/t}}</button></div>';

function factor(box) {
	if (!cho.me.totp) {
		cho.put(box, 'factorOff', {});
		box.querySelector('[data-on]').onclick = function () {
			begin(box).catch(function (no) {
				cho.note(box.querySelector('[data-no]'), 'bad',
					no.text);
			});
		};
		return;
	}
	cho.put(box, 'factorOn', {});
	const code = [{ name: 'code', auto: 'one-time-code', help: 'h.code' }];
	box.querySelector('[data-off]').onclick = function () {
		cho.ask({ path: 'me/totp/end', title: 'totp_off',
			go: 'totp_off', bad: true, fields: code, confirm: false },
		async function () {
			await cho.who();
			factor(box);
		});
	};
	box.querySelector('[data-codes]').onclick = function () {
		cho.ask({ path: 'me/totp/recovery', title: 'totp_codes',
			go: 'totp_codes', fields: code, confirm: false,
			show: showCodes });
	};
}

cho.templates.box = '<h2>{{title}}</h2><div data-in=""></div>';
cho.box = function (main, key) {
	const box = cho.add(main, 'box', { title: cho.t(key) });
	box.className = 'card-box';
	return box.querySelector('[data-in]');
};

cho.page('me', { group: 'me', roles: 'any',
	open: async function (main) {
		const first = cho.me.must_change;
		if (!first)
			cho.facts(cho.add(main), { login: cho.me.login,
				name: cho.me.name, role: cho.me.role,
				stall: cho.me.stall });
		await password(cho.box(main, 'change_password'), first);
		if (!first)
			factor(cho.box(main, 'totp'));
	} });
})();
