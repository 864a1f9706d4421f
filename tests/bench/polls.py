#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""polls.py PID PORT FOLDER N - kilobytes of the board's memory for each long
poll it holds: N terminals wait, each with its own certificate in
FOLDER/1 .. FOLDER/N; the first ten are not counted."""
import re
import socket
import ssl
import sys
import time

pid, port, folder, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], \
    int(sys.argv[4])


def resident_kb():
    with open(f'/proc/{pid}/status', encoding='ascii') as f:
        return int(re.search(r'VmRSS:\s+(\d+)', f.read()).group(1))


held, seen = [], {}
for n in range(1, count + 1):
    own = f'{folder}/{n}'
    tls = ssl.create_default_context(cafile=f'{own}/ca.crt')
    tls.load_cert_chain(f'{own}/device.crt', f'{own}/device.key')
    s = tls.wrap_socket(socket.create_connection(('127.0.0.1', port)),
                        server_hostname='localhost')
    s.send(b'GET /t/v1/mail?after=0&wait=20 HTTP/1.1\r\n'
           b'Host: localhost\r\n\r\n')
    held.append(s)
    if n in (10, count):
        time.sleep(0.5)
        seen[n] = resident_kb()
print('%.1f' % ((seen[count] - seen[10]) / (count - 10)))
