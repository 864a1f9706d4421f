// SPDX-License-Identifier: Apache-2.0
// Forms: fields from a description, what will happen before it happens, one
// POST however often a key is pressed, the board's own words when it says no.
//
// spec: { path, title, text, go, bad, fields, fixed, confirm, tell, done }
//   path     what is posted to
//   title    key of the heading; go: key of the button; bad: it is red
//   text     a sentence above the fields
//   fields   [{ name, type, label, help, optional, value, options, from }]
//            type: text (default) area password vnd count percent day period
//            select check; options: [[value, text], ...]; from: { path, value,
//            text } a list to choose from
//   fixed    what is posted beside the fields
//   confirm  false: without the question; tell: lines of the question before
//            the fields' values
//   body     turns the values into what is posted
//   done(answer) after it was done; without it a note is left
//   run(values)  instead of a POST: what only looks
(function () {
'use strict';

cho.templates.field = '<div class="mb-3">{{#check}}<div class="form-check">' +
	'<input class="form-check-input" type="checkbox" id="{{id}}" ' +
	'name="{{name}}"{{#value}} checked="checked"{{/value}}> ' +
	'<label class="form-check-label" for="{{id}}">{{label}}</label></div>' +
	'{{/check}}{{^check}}<label class="form-label" for="{{id}}">{{label}}' +
	'{{#optional}} <span class="quiet">({{#t}}optional{{/t}})</span>' +
	'{{/optional}}</label>{{#select}}<select class="form-select" ' +
	'id="{{id}}" name="{{name}}">{{#choices}}<option value="{{value}}"' +
	'{{#chosen}} selected="selected"{{/chosen}}>{{text}}</option>' +
	'{{/choices}}</select>{{/select}}{{#area}}<textarea ' +
	'class="form-control" rows="3" id="{{id}}" name="{{name}}"' +
	'{{#help}} aria-describedby="{{id}}-help"{{/help}}>{{value}}' +
	'</textarea>{{/area}}{{#input}}<input class="form-control" ' +
	'id="{{id}}" name="{{name}}" type="{{input}}" value="{{value}}" ' +
	'autocomplete="{{auto}}"{{#mode}} inputmode="{{mode}}"{{/mode}}' +
	'{{#help}} aria-describedby="{{id}}-help"{{/help}}>{{/input}}' +
	'{{#help}}<div class="form-text" id="{{id}}-help">{{help}}</div>' +
	'{{/help}}{{/check}}<div class="invalid-feedback" id="{{id}}-bad">' +
	'</div></div>';
cho.templates.form = '<form novalidate="novalidate">{{#text}}<p>{{text}}' +
	'</p>{{/text}}{{#fields}}{{> field}}{{/fields}}<div data-no=""></div>' +
	'<div class="acts"><button type="submit" class="btn ' +
	'{{#bad}}btn-no{{/bad}}{{^bad}}btn-go{{/bad}}">{{go}}</button>' +
	'{{#cancel}}<button type="button" class="btn btn-plain" ' +
	'data-cancel="">{{#t}}cancel{{/t}}</button>{{/cancel}}</div></form>' +
	'<div data-sure="" hidden="hidden"></div>';
cho.templates.sure = '<h3 tabindex="-1">{{#t}}sure{{/t}}</h3>{{#lines}}' +
	'<p>{{.}}</p>{{/lines}}<dl class="facts">{{#facts}}<dt>{{label}}</dt>' +
	'<dd{{#vnd}} class="vnd"{{/vnd}}>{{text}}</dd>{{/facts}}</dl>' +
	'<div data-no=""></div><div class="acts"><button type="button" ' +
	'data-do="" class="btn {{#bad}}btn-no{{/bad}}{{^bad}}btn-go{{/bad}}">' +
	'{{go}}</button><button type="button" data-back="" ' +
	'class="btn btn-plain">{{#t}}back{{/t}}</button></div>';
cho.templates.dialog = '<div class="modal-dialog modal-dialog-scrollable ' +
	'modal-fullscreen-sm-down"><div class="modal-content">' +
	'<div class="modal-header"><h2 class="modal-title" id="ask-title">' +
	'{{title}}</h2><button type="button" class="btn-close" ' +
	'data-bs-dismiss="modal" aria-label="{{#t}}close{{/t}}"></button>' +
	'</div><div class="modal-body" data-body=""></div></div></div>';

let forms = 0;

const INPUTS = { vnd: 'text', count: 'text', percent: 'text', day: 'date',
	period: 'month', password: 'password', 'text': 'text' };

function fieldView(f, prefix, choices) {
	const type = f.type || 'text';
	const value = f.value === undefined ? '' : f.value;
	return { id: prefix + f.name, name: f.name,
		label: cho.t(f.label || 'f.' + f.name),
		help: f.help ? cho.t(f.help) : '', optional: f.optional,
		value: value, check: type === 'check', area: type === 'area',
		select: type === 'select', input: INPUTS[type] || '',
		auto: f.auto || 'off',
		mode: type === 'vnd' || type === 'count' || type === 'percent' ?
			'decimal' : '',
		choices: choices.map(function (c) {
			return { value: c[0], text: c[1],
				chosen: String(c[0]) === String(value) };
		}) };
}

async function choicesOf(f) {
	if (f.from === undefined)
		return (f.options || []).map(function (o) {
			return typeof o === 'string' ? [o, cho.t('w.' + o)] : o;
		});
	const rows = await cho.all(f.from.path, f.from.query);
	const some = rows.map(function (row) {
		return [typeof f.from.value === 'function' ?
			f.from.value(row) : row[f.from.value],
		f.from.text(row)];
	});
	return f.optional || some.length === 0 ?
		[['', cho.t('any')]].concat(some) : some;
}

// A field's value as it is posted; throws a key of what is wrong with it.
function read(f, el) {
	const type = f.type || 'text';
	if (type === 'check')
		return f.number ? Number(el.checked) : el.checked;
	const text = type === 'password' ? el.value : el.value.trim();
	if (text === '') {
		if (f.optional)
			return f.number || type === 'vnd' || type === 'count' ||
				type === 'percent' ? undefined : '';
		throw 'e.empty';
	}
	if (type === 'vnd' || type === 'count') {
		const n = cho.readVnd(text);
		if (Number.isNaN(n))
			throw type === 'vnd' ? 'e.vnd' : 'e.count';
		return n;
	}
	if (type === 'percent') {
		const m = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text);
		const bp = m === null ? NaN : Number(m[1]) * 100 +
			Number(((m[2] || '') + '00').slice(0, 2));
		if (!(bp <= 10000))
			throw 'e.percent';
		return bp;
	}
	if (type === 'day' && !/^\d{4}-\d\d-\d\d$/.test(text))
		throw 'e.day';
	if (type === 'period' && !/^\d{4}-\d\d$/.test(text))
		throw 'e.period';
	if (f.number) {
		const n = Number(text);
		if (!Number.isSafeInteger(n))
			throw 'e.count';
		return n;
	}
	return text;
}

function wrong(form, prefix, name, text) {
	const el = form.querySelector('[name="' + name + '"]');
	const bad = document.getElementById(prefix + name + '-bad');
	if (el === null || bad === null)
		return false;
	el.classList.add('is-invalid');
	el.setAttribute('aria-invalid', 'true');
	el.setAttribute('aria-describedby', prefix + name + '-bad');
	bad.textContent = text;
	bad.style.display = 'block';
	el.focus();
	return true;
}

function clean(form) {
	Array.from(form.querySelectorAll('.is-invalid')).forEach(function (el) {
		el.classList.remove('is-invalid');
		el.removeAttribute('aria-invalid');
	});
	Array.from(form.querySelectorAll('.invalid-feedback')).forEach(
		function (el) { el.textContent = ''; });
	form.querySelector('[data-no]').textContent = '';
}

function readAll(form, prefix, fields) {
	const values = {};
	let fine = true;
	clean(form);
	fields.slice().reverse().forEach(function (f) {
		const el = form.querySelector('[name="' + f.name + '"]');
		try {
			const v = read(f, el);
			if (v !== undefined)
				values[f.name] = v;
		} catch (key) {
			if (typeof key !== 'string')
				throw key;
			wrong(form, prefix, f.name, cho.t(key));
			fine = false;
		}
	});
	return fine ? values : null;
}

// What a field's value looks like in the question.
function factOf(f, form) {
	const el = form.querySelector('[name="' + f.name + '"]');
	const fact = { label: cho.t(f.label || 'f.' + f.name), text: el.value,
		vnd: f.type === 'vnd' };
	if (f.type === 'check')
		fact.text = cho.t(el.checked ? 'yes' : 'no');
	else if (f.type === 'select')
		fact.text = el.selectedIndex < 0 ? '' :
			el.options[el.selectedIndex].text;
	else if (f.type === 'vnd' && el.value.trim() !== '')
		fact.text = cho.vnd(cho.readVnd(el.value));
	else if (f.type === 'day')
		fact.text = cho.day(el.value);
	return fact;
}

// The same fields where a list is filtered by them.
cho.filterViews = async function (fields, prefix) {
	const views = [];
	for (let i = 0; i < fields.length; i++) {
		const f = Object.assign({ optional: true }, fields[i]);
		let choices = await choicesOf(f);
		if (f.type === 'select' && f.from === undefined)
			choices = [['', cho.t('any')]].concat(choices);
		const v = fieldView(f, prefix, choices);
		v.optional = false;
		views.push(v);
	}
	return views;
};

cho.form = async function (where, spec) {
	const prefix = 'f' + (++forms) + '-';
	const fields = spec.fields || [];
	const choices = [];
	for (let i = 0; i < fields.length; i++)
		choices.push(await choicesOf(fields[i]));
	cho.put(where, 'form', { text: spec.text ? cho.t(spec.text) : '',
		go: cho.t(spec.go || 'save'), bad: spec.bad,
		cancel: spec.cancel !== undefined,
		fields: fields.map(function (f, i) {
			return fieldView(f, prefix, choices[i]);
		}) });
	const form = where.querySelector('form');
	const sure = where.querySelector('[data-sure]');
	let busy = false;

	async function act(values, no, buttons) {
		if (busy)
			return;
		busy = true;
		buttons.forEach(function (b) { b.disabled = true; });
		try {
			const all = Object.assign({}, spec.fixed, values);
			if (spec.run) {
				await spec.run(all);
				return;
			}
			const answer = await cho.post(spec.path,
				spec.body ? spec.body(all) : all);
			cho.say(cho.t('done'));
			if (spec.done)
				await spec.done(answer, values);
			else
				cho.note(where, 'good', cho.t('done'));
		} catch (e) {
			if (!(e instanceof cho.Refusal))
				throw e;
			form.hidden = false;
			sure.hidden = true;
			if (!e.field || !wrong(form, prefix, e.field, e.text))
				cho.note(form.querySelector('[data-no]'), 'bad',
					e.text);
			if (spec.refused)
				spec.refused(e);
		} finally {
			busy = false;
			buttons.forEach(function (b) { b.disabled = false; });
		}
	}

	form.addEventListener('submit', function (event) {
		event.preventDefault();
		const values = readAll(form, prefix, fields);
		const go = Array.from(form.querySelectorAll('button'));
		if (values === null || busy)
			return;
		if (spec.confirm === false || spec.run || fields.length === 0) {
			act(values, form, go);
			return;
		}
		cho.put(sure, 'sure', { go: cho.t(spec.go || 'save'),
			bad: spec.bad, lines: spec.tell ? spec.tell(values) : [],
			facts: fields.filter(function (f) {
				return f.type !== 'password';
			}).map(function (f) {
				return factOf(f, form);
			}).filter(function (f) {
				return f.text !== '';
			}) });
		form.hidden = true;
		sure.hidden = false;
		sure.querySelector('h3').focus();
		sure.querySelector('[data-do]').onclick = function () {
			act(values, sure,
				Array.from(sure.querySelectorAll('button')));
		};
		sure.querySelector('[data-back]').onclick = function () {
			sure.hidden = true;
			form.hidden = false;
			form.querySelector('button').focus();
		};
	});
	const cancel = form.querySelector('[data-cancel]');
	if (cancel !== null)
		cancel.onclick = spec.cancel;
	return form;
};

// A box over the page; fill(body, close) puts something into it.
cho.dialog = function (title, fill) {
	const el = document.getElementById('ask');
	cho.put(el, 'dialog', { title: title });
	const box = bootstrap.Modal.getOrCreateInstance(el, { backdrop:
		'static' });
	const from = document.activeElement;
	function close() {
		box.hide();
	}
	el.addEventListener('hidden.bs.modal', function () {
		if (from && document.contains(from))
			from.focus();
	}, { once: true });
	box.show();
	return Promise.resolve(fill(el.querySelector('[data-body]'), close))
		.catch(function (e) {
			if (!(e instanceof cho.Refusal))
				throw e;
			cho.note(el.querySelector('[data-body]'), 'bad', e.text);
		});
};

// The form in such a box; after is called when it was done.
cho.ask = function (spec, after) {
	return cho.dialog(cho.t(spec.title), function (body, close) {
		return cho.form(body, Object.assign({}, spec, { cancel: close,
			done: async function (answer, values) {
				if (spec.show) {
					await spec.show(body, answer, values);
				} else {
					close();
				}
				if (after)
					await after(answer, values);
			} }));
	});
};
})();
