// SPDX-License-Identifier: Apache-2.0
// judge.mjs FILE: is it a valid OpenAPI document?  And does each example of a
// schema in it hold?  Exits 1 with the findings.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.env.NODE_PATH + '/x.js');
const { Validator } = await import(pathToFileURL(
	require.resolve('@seriousme/openapi-schema-validator')));
const doc = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const validator = new Validator();
const result = await validator.validate(doc);
if (!result.valid) {
	console.error(JSON.stringify(result.errors, null, 1));
	process.exit(1);
}
console.log(`OpenAPI ${validator.version}: ` +
	`${Object.keys(doc.paths).length} paths`);
