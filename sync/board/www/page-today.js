// SPDX-License-Identifier: Apache-2.0
// The first page: what needs somebody, and money as it comes.
(function () {
'use strict';

cho.templates.tiles = '<dl class="tiles">{{#tiles}}<div class="tile"><dt>' +
	'{{#href}}<a href="{{href}}">{{label}}</a>{{/href}}{{^href}}{{label}}' +
	'{{/href}}</dt><dd class="big{{#vnd}} vnd{{/vnd}}">{{text}}</dd>' +
	'{{#more}}<dd class="quiet">{{more}}</dd>{{/more}}</div>{{/tiles}}</dl>';
cho.tile = function (label, column, value, href, more) {
	const cell = cho.cell(column, value);
	return { label: cho.t(label), text: cell.text || '–', vnd: cell.vnd,
		href: href, more: more };
};
})();
