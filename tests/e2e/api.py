# SPDX-License-Identifier: Apache-2.0
"""api.py - the board's API over real sockets, for the shell tests.

Session: a person's browser without a screen.  check(schema, value): does an
answer hold what the API's own description says of it?
"""
import http.client
import json
import socket


class Session:
    def __init__(self, port, host='127.0.0.1'):
        self.host, self.port = host, port
        self.cookie = self.csrf = ''
        self.headers = {}

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, bytes) of one request."""
        c = http.client.HTTPConnection(self.host, self.port, timeout=30)
        h = {'Cookie': self.cookie} if self.cookie else {}
        if method == 'POST':
            h['X-CSRF-Token'] = self.csrf
            h['Content-Type'] = 'application/json'
        h.update(headers or {})
        try:
            c.request(method, path, body, h)
            r = c.getresponse()
            data = r.read()
        finally:
            c.close()
        self.headers = {k.lower(): v for k, v in r.getheaders()}
        if 'set-cookie' in self.headers and r.status == 200:
            self.cookie = self.headers['set-cookie'].split(';')[0]
            value = json.loads(data)
            self.csrf = value.get('csrf', '')
        return r.status, self.headers, data

    def get(self, path, **headers):
        status, _, data = self.ask('GET', '/api/v1/' + path, None, headers)
        return status, read(data)

    def post(self, path, value, **headers):
        body = value if isinstance(value, (bytes, str)) else json.dumps(value)
        if isinstance(body, str):
            body = body.encode()
        status, _, data = self.ask('POST', '/api/v1/' + path, body, headers)
        return status, read(data)

    def sign_in(self, login, password, **more):
        self.cookie = self.csrf = ''
        return self.post('session', dict(login=login, password=password,
                                         **more))


def read(data):
    try:
        return json.loads(data)
    except ValueError:
        return data


def raw(port, data, wait=5):
    """What comes back for these bytes."""
    s = socket.create_connection(('127.0.0.1', port), wait)
    s.settimeout(wait)
    got = b''
    try:
        s.sendall(data)
        while True:
            piece = s.recv(65536)
            if not piece:
                break
            got += piece
    except OSError:
        pass
    s.close()
    return got


# --- does a value hold a schema? ---------------------------------------------

KINDS = {'object': dict, 'array': list, 'string': str, 'boolean': bool}


def check(doc, schema, value, at='answer'):
    """Findings, as texts; of the parts of OpenAPI 3.0 that ours uses."""
    if '$ref' in schema:
        part = doc
        for name in schema['$ref'].split('/')[1:]:
            part = part[name]
        return check(doc, part, value, at)
    found = []
    for one in schema.get('allOf', []):
        found += check(doc, one, value, at)
    if value is None and schema.get('nullable'):
        return found
    kind = schema.get('type')
    if kind == 'integer':
        if not isinstance(value, int) or isinstance(value, bool):
            return [f'{at}: no integer: {value!r}']
    elif kind and not isinstance(value, KINDS[kind]):
        return [f'{at}: no {kind}: {value!r}']
    if 'enum' in schema and value not in schema['enum']:
        found.append(f'{at}: {value!r} is none of {schema["enum"]}')
    if isinstance(value, dict):
        for name in schema.get('required', []):
            if name not in value:
                found.append(f'{at}: no {name}')
        for name, one in schema.get('properties', {}).items():
            if name in value:
                found += check(doc, one, value[name], f'{at}.{name}')
    if isinstance(value, list) and 'items' in schema:
        for i, one in enumerate(value):
            found += check(doc, schema['items'], one, f'{at}[{i}]')
    return found


def structure(doc):
    """What OpenAPI 3.0 demands and a mistake of ours could break."""
    found = []
    if not doc.get('openapi', '').startswith('3.0.'):
        found.append('openapi: no version')
    for name in ('title', 'version'):
        if name not in doc.get('info', {}):
            found.append(f'info: no {name}')
    for path, item in doc['paths'].items():
        names = [p[1:-1] for p in path.split('/') if p.startswith('{')]
        shared = item.get('parameters', [])
        for method, op in item.items():
            if method == 'parameters':
                continue
            where = f'{method} {path}'
            if method not in ('get', 'post'):
                found.append(f'{where}: no such method')
            if not op.get('responses'):
                found.append(f'{where}: no responses')
            for status, r in op.get('responses', {}).items():
                if '$ref' not in r and 'description' not in r:
                    found.append(f'{where}: {status} without description')
            if (method == 'post') != ('requestBody' in op):
                found.append(f'{where}: a body is for a POST')
            given = [p.get('name') for p in shared + op.get('parameters', [])
                     if p.get('in') == 'path']
            if sorted(given) != sorted(names):
                found.append(f'{where}: parts {names}, described {given}')

    def walk(node, at):
        if isinstance(node, dict):
            if isinstance(node.get('$ref'), str):
                part = doc
                for name in node['$ref'].split('/')[1:]:
                    part = part.get(name) if isinstance(part, dict) else None
                if part is None:
                    found.append(f'{at}: {node["$ref"]} leads nowhere')
            for k, v in node.items():
                walk(v, f'{at}/{k}')
        elif isinstance(node, list):
            for i, v in enumerate(node):
                walk(v, f'{at}/{i}')
    walk(doc, '')
    return found
