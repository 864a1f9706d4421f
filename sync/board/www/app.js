// SPDX-License-Identifier: Apache-2.0
// The office's console: what every page uses.  ES2017, no build step.
//
// cho.pages   name -> page: { group, roles, open(main, arg) }; see cho.page
// cho.t(key)  a string of the chosen language (vi.json, en.json)
// cho.put     the one place that makes HTML: from our templates with
//             mustache, which escapes every value.  Never use triple braces.
// cho.get, cho.post   calls of /api/v1; a refusal is thrown as cho.Refusal
(function () {
'use strict';

const cho = { pages: {}, order: [], me: null, words: {}, lang: 'vi',
	leave: [], calls: {} };
window.cho = cho;

// --- language ---------------------------------------------------------------

function cookie(name) {
	const found = document.cookie.split('; ').filter(function (c) {
		return c.indexOf(name + '=') === 0;
	});
	return found.length === 1 ? found[0].slice(name.length + 1) : '';
}

cho.has = function (key) {
	return Object.prototype.hasOwnProperty.call(cho.words, key);
};

// {name} in a string is taken from values.
cho.t = function (key, values) {
	if (!cho.has(key))
		console.warn('no string ' + key);
	const text = cho.has(key) ? cho.words[key] : key;
	return text.replace(/\{([a-z_]+)\}/g, function (all, name) {
		return values && values[name] !== undefined ?
			String(values[name]) : all;
	});
};

// The name of a value, where an answer does not bring one.
cho.label = function (name) {
	return cho.has('f.' + name) ? cho.t('f.' + name) :
		name.replace(/_/g, ' ');
};

cho.speak = async function () {
	cho.lang = cookie('lang') === 'en' ? 'en' : 'vi';
	const r = await fetch(cho.lang + '.json');
	cho.words = await r.json();
	document.documentElement.lang = cho.lang;
	document.getElementById('skip').textContent = cho.t('skip');
};

// --- values as people read them ---------------------------------------------

const NBSP = '\u00a0';

cho.count = function (n) {
	return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, '.');
};
cho.vnd = function (n) {
	return cho.count(n) + NBSP + '\u20ab';
};
// "2026-11-21": for Vietnamese readers 21/11/2026.
cho.day = function (text) {
	const p = String(text).split('-');
	return cho.lang === 'vi' && p.length === 3 ?
		p[2] + '/' + p[1] + '/' + p[0] : String(text);
};
// A time in ms, by the market's clock, which is seven hours ahead of UTC.
cho.time = function (ms) {
	if (!ms)
		return '';
	const iso = new Date(ms + 7 * 3600 * 1000).toISOString();
	return cho.day(iso.slice(0, 10)) + ' ' + iso.slice(11, 16);
};
cho.today = function () {
	return new Date(Date.now() + 7 * 3600 * 1000).toISOString()
		.slice(0, 10);
};

// Columns whose values are words of programs, said in the reader's language.
const WORDS = ['state', 'fate', 'unit', 'kind', 'means', 'purpose', 'role', 'verdict',
	'rounding', 'queue', 'level', 'age', 'action', 'what', 'status', 'fee',
	'form', 'route', 'place', 'days', 'note_word', 'checkpoint'];
const MARKS = { good: ['approved', 'paid', 'let', 'sent', 'confirmed', 'ok',
		'matched', 'done', 'taken', 'counted', 'balanced', 'adds_up', 'on', 'online', 'complete', 'accepted'],
	bad: ['short', 'refused', 'arrears', 'debt', 'failed', 'alarm', 'disputed',
		'reversed', 'wrong_account', 'duplicate', 'off', 'revoked',
		'locked', 'differs', 'unmatched'],
	over: ['over'],
	wait: ['asked', 'pending', 'open', 'paused', 'waiting', 'late',
		'held', 'warn', 'partial', 'part', 'told', 'queued', 'draft', 'stale'] };
const SIGNS = { good: '\u2713', bad: '\u2212', over: '+', wait: '\u2026' };

function markOf(value) {
	return Object.keys(MARKS).filter(function (m) {
		return MARKS[m].indexOf(value) >= 0;
	})[0] || '';
}

// Counts that only say yes or no.
const FLAGS = ['vat_in', 'open', 'due_next', 'rolled', 'seen', 'disabled',
	'reversed'];

// -1: not told.  0: there is none.
const UNKNOWN = ['queue', 'quality', 'x', 'y'];
const NONE = ['terminal', 'zone', 'trader', 'reversal_of', 'credit_seq',
	'same_as'];

// 1234 hundredths: 12,34.
cho.hundredths = function (n) {
	const rest = String(Math.abs(n) % 100);
	return (n < 0 ? '-' : '') + cho.count(Math.floor(Math.abs(n) / 100)) +
		(rest === '0' ? '' : ',' + ('0' + rest).slice(-2)
			.replace(/0$/, ''));
};
cho.percent = function (bp) {
	return cho.hundredths(bp) + NBSP + '%';
};

// A word of programs as people say it, or as it is.
cho.word = function (value, column) {
	const own = 'w.' + column + '.' + value;
	return cho.has(own) ? cho.t(own) : cho.has('w.' + value) ?
		cho.t('w.' + value) : String(value);
};

// What a cell shows: { text, num, mark, sign, empty }.
cho.cell = function (column, value) {
	const out = { text: '', num: false, mark: '', sign: '', vnd: false };
	const kind = column.kind;
	if (value === null || value === undefined || value === '') {
		out.empty = true;
		return out;
	}
	if (typeof value === 'boolean') {
		out.text = cho.t(value ? 'yes' : 'no');
	} else if (value === -1 && UNKNOWN.indexOf(column.name) >= 0 ||
	    value === 0 && NONE.indexOf(column.name) >= 0) {
		out.text = '';
	} else if (kind === 'vnd') {
		out.text = cho.vnd(value);
		out.num = out.vnd = true;
	} else if (/_bp$/.test(column.name)) {
		out.text = cho.percent(value);
		out.num = true;
	} else if (column.name === 'area') {
		out.text = cho.hundredths(value) + NBSP + 'm\u00b2';
		out.num = true;
	} else if (column.name === 'quantity') {
		out.text = cho.hundredths(value);
		out.num = true;
	} else if (kind === 'count' && FLAGS.indexOf(column.name) >= 0) {
		out.text = cho.t(value ? 'yes' : 'no');
	} else if (kind === 'count' && cho.has('w.' + column.name + '.' +
	    value)) {
		out.text = cho.word(value, column.name);
	} else if (kind === 'count') {
		out.text = cho.count(value);
		out.num = true;
	} else if (kind === 'time' && typeof value === 'number') {
		out.text = cho.time(value);
	} else if (kind === 'day') {
		out.text = cho.day(value);
	} else if (kind === 'word' || cho.has('w.' + column.name + '.' +
	    value) || WORDS.indexOf(column.name) >= 0) {
		out.text = cho.word(value, column.name);
		out.mark = column.name === 'role' ? '' : markOf(value);
		out.sign = SIGNS[out.mark] || '';
	} else {
		out.text = String(value);
	}
	out.empty = out.text === '';
	return out;
};

// An amount as people type it: 1.234.567, 1 234 567, 1234567; else NaN.
cho.readVnd = function (text) {
	const s = text.trim().replace(/[\s\u00a0]*(\u20ab|đ|d|VND)$/i, '');
	if (!/^-?\d{1,3}([.,\s\u00a0]\d{3})*$/.test(s) && !/^-?\d+$/.test(s))
		return NaN;
	const n = Number(s.replace(/[^\d-]/g, ''));
	return Number.isSafeInteger(n) ? n : NaN;
};

// --- templates --------------------------------------------------------------

cho.templates = {};

function view(values) {
	return Object.assign({
		t: function () {
			return function (key) {
				return Mustache.escape(cho.t(key));
			};
		}
	}, values);
}

cho.put = function (where, name, values) {
	where.innerHTML = Mustache.render(cho.templates[name], view(values),
		cho.templates);
	return where;
};
// A new box at the end of where.
cho.add = function (where, name, values) {
	const box = document.createElement('div');
	where.appendChild(box);
	return name === undefined ? box : cho.put(box, name, values);
};

cho.templates.note = '<div class="note {{kind}}"{{#role}} role="{{role}}"' +
	'{{/role}}>{{text}}</div>';
cho.templates.loading = '<p class="quiet" role="status">{{#t}}loading{{/t}}</p>';
cho.templates.title = '<h1 tabindex="-1">{{title}}</h1>' +
	'{{#text}}<p class="quiet">{{text}}</p>{{/text}}';

cho.note = function (where, kind, text) {
	return cho.put(where, 'note', { kind: kind, text: text,
		role: kind === 'bad' ? 'alert' : 'status' });
};
cho.say = function (text) {
	document.getElementById('say').textContent = text;
};

// --- calls ------------------------------------------------------------------

cho.Refusal = function (status, error) {
	this.status = status;
	this.word = error.word || '';
	this.field = error.field || '';
	this.text = error.text || cho.t('e.server', { status: status });
	if (cho.lang !== 'vi' && cho.has('e.' + this.word))
		this.text = cho.t('e.' + this.word, { field: this.field }) +
			' (' + this.text + ')';
};

async function call(path, options) {
	let r;
	try {
		r = await fetch('/api/v1/' + path, options);
	} catch (e) {
		throw new cho.Refusal(0, { word: 'network',
			text: cho.t('e.network') });
	}
	let body = {};
	try {
		body = JSON.parse(await r.text());
	} catch (e) {
		body = {};
	}
	if (r.ok)
		return body;
	const no = new cho.Refusal(r.status, body.error ||
		(r.status === 413 ? { word: 'too_large',
			text: cho.t('e.too_large') } : {}));
	if (no.status === 401 && no.word === 'sign_in' && cho.me !== null) {
		cho.me = null;
		cho.go();
	}
	throw no;
}

cho.query = function (path, values) {
	const q = Object.keys(values || {}).filter(function (k) {
		return values[k] !== '' && values[k] !== undefined &&
			values[k] !== null;
	}).map(function (k) {
		return encodeURIComponent(k) + '=' +
			encodeURIComponent(values[k]);
	}).join('&');
	return q === '' ? path : path + '?' + q;
};
cho.get = function (path, values) {
	return call(cho.query(path, values), { credentials: 'same-origin',
		cache: 'no-store' });
};
// All rows of a list, page by page, up to PAGES of them; a list that is longer
// ends there.
const PAGES = 50;
cho.all = async function (path, values) {
	const rows = [];
	let after = 0;
	for (let i = 0; i < PAGES; i++) {
		const answer = await cho.get(path, Object.assign({}, values,
			after ? { after: after } : {}));
		const got = answer.rows || [];
		got.forEach(function (row) { rows.push(row); });
		// (some lists always say where they ended)
		if (!answer.next || answer.next === after || got.length === 0)
			break;
		after = answer.next;
	}
	return rows;
};
function post(path, type, body) {
	return call(path, { method: 'POST', credentials: 'same-origin',
		headers: { 'Content-Type': type,
			'X-CSRF-Token': cho.me ? cho.me.csrf : '' },
		body: body });
}
cho.post = function (path, values) {
	return post(path, 'application/json', JSON.stringify(values));
};
cho.send = function (path, bytes) {
	return post(path, 'application/octet-stream', bytes);
};

// --- pages ------------------------------------------------------------------

// page: group (a heading of the navigation, '' for none), roles (a list of
// words, 'any'), open(main, arg): fills main; its title is 'p.<name>'.
cho.page = function (name, page) {
	cho.pages[name] = page;
	cho.order.push(name);
};
// What this board can do for whom: its own description, read once.  A page
// that needs a call which is not there, or not for this role, is not shown.
cho.can = function (path) {
	const item = cho.calls['/api/v1/' + path];
	return item !== undefined && item.get !== undefined &&
		(!item.get['x-roles'] || cho.me !== null &&
		item.get['x-roles'].indexOf(cho.me.role) >= 0);
};
cho.shown = function (name) {
	const page = cho.pages[name];
	return page !== undefined && !page.hidden && cho.may(page.roles) &&
		(!page.needs || cho.can(page.needs));
};
// The pages that one may see, as the menu has them: in the order of a day's
// work; one's own account stands last, and the first is where one begins.
const GROUPS = ['day', 'stalls', 'money', 'office', 'me'];
cho.menu = function () {
	return cho.order.filter(cho.shown).sort(function (a, b) {
		return GROUPS.indexOf(cho.pages[a].group) -
			GROUPS.indexOf(cho.pages[b].group) ||
			cho.order.indexOf(a) - cho.order.indexOf(b);
	});
};
cho.may = function (roles) {
	return cho.me !== null && (!roles || roles === 'any' ||
		roles.split(' ').indexOf(cho.me.role) >= 0);
};

cho.templates.bar = '<button type="button" class="btn btn-sm menu" ' +
	'id="menu" aria-expanded="false" aria-controls="nav"{{^me}} ' +
	'hidden="hidden"{{/me}}>\u2630 {{#t}}menu{{/t}}</button>' +
	'<span class="grow">{{market}}</span>{{#me}}<span ' +
	'class="who">{{name}} · {{role}}</span>{{/me}}<button type="button" id="lang" ' +
	'class="btn btn-sm" lang="{{other}}">{{other_name}}</button>{{#me}}' +
	'<button type="button" id="out" class="btn btn-sm">' +
	'{{#t}}sign_out{{/t}}</button>{{/me}}';
cho.templates.nav = '{{#groups}}{{#title}}<h2>{{title}}</h2>{{/title}}<ul>' +
	'{{#links}}<li><a href="#/{{name}}"{{#here}} aria-current="page"' +
	'{{/here}}>{{text}}</a></li>{{/links}}</ul>{{/groups}}';

function bar() {
	cho.put(document.getElementById('bar'), 'bar', { me: cho.me !== null,
		market: cho.me ? cho.me.market : 'Chợ 4.0',
		name: cho.me ? cho.me.name : '',
		role: cho.me ? cho.t('w.' + cho.me.role) : '',
		other: cho.lang === 'vi' ? 'en' : 'vi',
		other_name: cho.lang === 'vi' ? 'English' : 'Tiếng Việt' });
	document.getElementById('lang').onclick = function () {
		document.cookie = 'lang=' + (cho.lang === 'vi' ? 'en' : 'vi') +
			'; Path=/; Max-Age=31536000; SameSite=Strict';
		location.reload();
	};
	const menu = document.getElementById('menu');
	const nav = document.getElementById('nav');
	menu.onclick = function () {
		const shut = nav.classList.toggle('shut');
		menu.setAttribute('aria-expanded', String(!shut));
		if (!shut && nav.querySelector('a') !== null)
			nav.querySelector('a').focus();
	};
	const out = document.getElementById('out');
	if (out !== null)
		out.onclick = function () {
			cho.post('session/end', {}).catch(function () {
				return null;
			}).then(function () {
				cho.me = null;
				location.hash = '';
				cho.go();
			});
		};
}

function navigate(here) {
	const nav = document.getElementById('nav');
	const groups = [];
	cho.menu().forEach(function (name) {
		const g = cho.pages[name].group;
		if (groups.length === 0 || groups[groups.length - 1].id !== g)
			groups.push({ id: g, title: g ? cho.t('g.' + g) : '',
				links: [] });
		groups[groups.length - 1].links.push({ name: name,
			text: cho.t('p.' + name), here: name === here });
	});
	nav.hidden = cho.me === null || cho.me.must_change;
	nav.setAttribute('aria-label', cho.t('menu'));
	nav.classList.add('shut');
	cho.put(nav, 'nav', { groups: groups });
}

// Where the address points to: #/name or #/name/argument.
cho.where = function () {
	const parts = location.hash.replace(/^#\/?/, '').split('/');
	let arg = '';
	try {
		arg = decodeURIComponent(parts.slice(1).join('/'));
	} catch (e) {
		arg = '';
	}
	return { name: parts[0], arg: arg };
};

let turn = 0;

cho.title = function (main, title, text) {
	cho.put(main, 'title', { title: title, text: text });
	document.title = title + ' – Chợ 4.0';
	// At the first page the reader begins at the top, not here.
	if (turn > 1)
		main.querySelector('h1').focus();
};

cho.go = async function () {
	const main = document.getElementById('main');
	const at = cho.where();
	const mine = ++turn;
	cho.leave.splice(0).forEach(function (f) { f(); });
	let name = at.name;
	if (cho.me === null)
		name = name === 'setup' ? 'setup' : 'signin';
	else if (cho.me.must_change)
		name = 'me';
	else if (!cho.pages[name] || !cho.may(cho.pages[name].roles))
		name = cho.menu()[0];
	bar();
	navigate(name);
	// A page that is left fills a box nobody sees any more.
	const box = document.createElement('div');
	main.textContent = '';
	main.appendChild(box);
	window.scrollTo(0, 0);
	cho.title(box, cho.t('p.' + name));
	try {
		await cho.pages[name].open(box, at.arg);
	} catch (e) {
		if (mine !== turn)
			return;
		if (!(e instanceof cho.Refusal))
			throw e;
		cho.note(cho.add(box), 'bad', e.text);
	}
};

cho.who = async function () {
	try {
		cho.me = await cho.get('session');
		cho.calls = (await cho.get('openapi.json')).paths || {};
	} catch (e) {
		cho.me = null;
		if (e.status !== 401)
			throw e;
	}
};
})();
