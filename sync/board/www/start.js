// SPDX-License-Identifier: Apache-2.0
(function () {
'use strict';

async function start() {
	await cho.speak();
	try {
		await cho.who();
	} catch (e) {
		cho.note(document.getElementById('main'), 'bad', e.text ||
			cho.t('e.network'));
		return;
	}
	window.addEventListener('hashchange', cho.go);
	document.getElementById('skip').addEventListener('click', function (e) {
		e.preventDefault();
		document.getElementById('main').focus();
	});
	cho.go();
}
start();
})();
